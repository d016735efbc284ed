"use strict";
// Filters, the list of sentences, sorting, and what a mention shows. All text goes in as text, never as HTML.
(() => {
  const byId = (name) => document.getElementById(name);
  const data = JSON.parse(byId("data").textContent);
  const spots = JSON.parse(byId("spots").textContent);
  const LABELS = ["against", "neutral", "favor", "uncertain"];
  const WORDS = { against: "against", neutral: "neutral toward", favor: "for", uncertain: "uncertain toward" };
  const PAGE = 20;
  const form = byId("filters");
  const list = byId("list");
  const marks = [...document.querySelectorAll("mark[data-n]")];
  let shown = PAGE;

  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  const brief = (title) => (title.length > 48 ? `${title.slice(0, 46)} …` : title);

  // --- filters -----------------------------------------------------------------------------------------------------
  const fill = (name, values, keys) => {
    const select = form.elements[name];
    if (!select) return;
    values.forEach((value, place) => {
      const option = make("option", value);
      option.value = keys ? String(place) : value;
      select.append(option);
    });
  };
  const wanted = (name) => (form.elements[name] ? form.elements[name].value : "");

  const fits = (actor, stance, holder, article) =>
    (!wanted("actor") || wanted("actor") === actor) &&
    (!wanted("stance") || wanted("stance") === stance) &&
    (!wanted("holder") || wanted("holder") === holder) &&
    (!wanted("article") || wanted("article") === String(article)) &&
    (!wanted("source") || wanted("source") === data.sources[article]);

  // What the filters ask for, in words.
  const chosen = () =>
    [...form.elements]
      .filter((field) => field.value)
      .map((field) => `, ${field.name}: ${field.selectedOptions[0].textContent}`)
      .join("");

  // The strongest first.
  data.rows.sort((a, b) => Math.abs(b[5]) - Math.abs(a[5]));
  const matches = () =>
    data.rows.filter(([article, , actor, stance, holder]) =>
      fits(data.actors[actor], LABELS[stance], data.holders[holder], article));

  const item = ([article, claim, actor, stance, holder, score, mention]) => {
    const label = LABELS[stance];
    const row = make("li", undefined, label);
    const sentence = data.claims[claim];
    const at = sentence.indexOf(mention);
    if (at < 0) row.append(sentence);
    else row.append(sentence.slice(0, at), make("mark", mention, label), sentence.slice(at + mention.length));
    const value = (score / 1000).toFixed(2).replace("-", "−");
    const note = make("small", `${WORDS[label]} ${data.actors[actor]} · score ${value} · holder: ${data.holders[holder]}`);
    if (data.titles.length > 1) {
      note.append(" · ");
      const text = byId(`text-${article}`);
      const title = make(text ? "a" : "span", brief(data.titles[article]));
      if (text) title.href = `#text-${article}`;
      note.append(title);
    }
    row.append(note);
    return row;
  };

  const draw = () => {
    const found = matches();
    list.replaceChildren(...found.slice(0, shown).map(item));
    byId("count").textContent =
      `${found.length} ${found.length === 1 ? "stance" : "stances"}${chosen()}` +
      (found.length > shown ? `; the first ${shown} are shown` : "");
    byId("more").hidden = found.length <= shown;
    for (const mark of marks) {
      const [actor, stance, , holder, , article] = spots[Number(mark.dataset.n)];
      mark.classList.toggle("faded", !fits(actor, stance, holder, article));
    }
  };
  const redraw = () => {
    shown = PAGE;
    draw();
  };

  if (form) {
    const sorted = (values) => [...new Set(values)].sort((a, b) => a.localeCompare(b));
    fill("actor", sorted(data.actors));
    fill("holder", sorted(data.holders));
    fill("article", data.titles, true);
    fill("source", sorted(data.sources.filter(Boolean)));
    form.hidden = false;
    form.addEventListener("change", redraw);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(redraw));
    byId("more").addEventListener("click", () => {
      shown += PAGE;
      draw();
    });
    for (const link of document.querySelectorAll("a.n")) {
      link.addEventListener("click", () => {
        for (const name of ["actor", "stance", "holder", "article", "source"]) {
          const select = form.elements[name];
          if (select) select.value = link.dataset[name];
        }
        redraw();
      });
    }
    draw();
  }

  // A link to a text opens it.
  const open = () => {
    const text = location.hash.startsWith("#text-") && byId(location.hash.slice(1));
    if (text) text.open = true;
  };
  addEventListener("hashchange", open);
  open();
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const text of closed) text.open = true;
  });
  addEventListener("afterprint", () => {
    for (const text of closed) text.open = false;
  });

  // --- sorting -----------------------------------------------------------------------------------------------------
  const valueOf = (cell) => {
    if (!cell) return -Infinity;
    const text = cell.dataset.value ?? cell.textContent.trim();
    if (text === "") return -Infinity;
    return text === "" || Number.isNaN(Number(text)) ? text : Number(text);
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b));

  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = make("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const words = !head.classList.contains("num") && !head.dataset.first;
        const up = head.ariaSort ? head.ariaSort === "descending" : words || head.dataset.first === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => [valueOf(row.cells[column]), row]);
        rows.sort(([a], [b]) => {
          if (a === -Infinity || b === -Infinity) return (a === -Infinity) - (b === -Infinity);
          return up ? compare(a, b) : compare(b, a);
        });
        body.append(...rows.map(([, row]) => row));
      });
    });
  }
  for (const button of document.querySelectorAll("[data-expands]")) {
    button.addEventListener("click", () => {
      const open = byId(button.dataset.expands).querySelector("tbody").classList.toggle("open");
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "Show fewer" : button.dataset.closed;
    });
    button.dataset.closed = button.textContent;
  }

  // --- what a mention shows ----------------------------------------------------------------------------------------
  const detail = byId("detail");
  const hide = () => {
    detail.hidden = true;
    for (const mark of marks) mark.removeAttribute("aria-describedby");
  };
  const show = (mark) => {
    const [actor, stance, chances, holder, reasons] = spots[Number(mark.dataset.n)];
    detail.replaceChildren(make("b", `${WORDS[stance]} ${actor}`), make("span", `holder: ${holder}`));
    [["favor", "for"], ["neutral", "neutral"], ["against", "against"]].forEach(([label, word]) => {
      const chance = chances[LABELS.indexOf(label)];
      const row = make("div", undefined, "p");
      const bar = make("i", undefined, label);
      bar.style.width = `${Math.round(100 * chance)}%`;
      row.append(make("span", word), bar, make("span", chance.toFixed(2)));
      detail.append(row);
    });
    if (reasons.length) {
      const items = make("ul");
      for (const [name, weight] of reasons) {
        items.append(make("li", `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(2)} ${name}`));
      }
      detail.append(items);
    }
    hide();
    detail.hidden = false;
    mark.setAttribute("aria-describedby", "detail");
    const box = mark.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - detail.offsetWidth - 12);
    const above = box.top - detail.offsetHeight - 8;
    detail.style.left = `${Math.max(8, left) + scrollX}px`;
    detail.style.top = `${(above > 0 ? above : box.bottom + 8) + scrollY}px`;
  };
  for (const mark of marks) {
    mark.addEventListener("mouseenter", () => show(mark));
    mark.addEventListener("focus", () => show(mark));
    mark.addEventListener("click", () => show(mark));
    mark.addEventListener("mouseleave", hide);
    mark.addEventListener("blur", hide);
    mark.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      show(mark);
    });
  }
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
})();
