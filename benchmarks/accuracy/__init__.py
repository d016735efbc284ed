"""Accuracy: the shipped model, and a bench that measures any feature setting beside plain baselines."""
