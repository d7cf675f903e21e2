"use strict";
(() => {
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const field = document.getElementById("field");
  const groups = [...document.querySelectorAll("details.group")].map((element) => ({
    element,
    level: element.dataset.level,
    goals: element.dataset.goals.split(" "),
    text: (element.dataset.measure + " " + element.firstElementChild.textContent).toLowerCase(),
    number: element.querySelector(".n"),
    rows: [...element.querySelectorAll(".rows > li")].map((row) => ({
      row, class: row.dataset.c, namespace: row.dataset.n, standing: row.dataset.s, text: null, keep: true,
    })),
  }));
  const plural = (number) => `${number} ${number === 1 ? "finding" : "findings"}`;
  const value = (name) => form.elements[name].value;

  // Rows of a folded group wait until it is unfolded.
  const settle = (group) => {
    if (!group.element.open) return;
    for (const entry of group.rows) {
      if (entry.row.hidden === entry.keep) entry.row.hidden = !entry.keep;
    }
  };
  for (const group of groups) group.element.addEventListener("toggle", () => settle(group));

  const filter = () => {
    const wanted = Object.fromEntries(["level", "goal", "class", "standing", "namespace"].map((name) => [name, value(name)]));
    const words = value("text").toLowerCase().split(/\s+/).filter(Boolean);
    const any = words.length > 0 || Object.values(wanted).some(Boolean);
    let all = 0;
    for (const group of groups) {
      const fits = (!wanted.level || group.level === wanted.level) && (!wanted.goal || group.goals.includes(wanted.goal));
      const rest = words.filter((word) => !group.text.includes(word));
      let visible = 0;
      for (const entry of fits ? group.rows : []) {
        let keep = (!wanted.class || entry.class === wanted.class)
          && (!wanted.namespace || entry.namespace === wanted.namespace)
          && (!wanted.standing || entry.standing === wanted.standing);
        if (keep && rest.length > 0) {
          entry.text ??= entry.row.textContent.toLowerCase();
          keep = rest.every((word) => entry.text.includes(word));
        }
        entry.keep = keep;
        if (keep) visible += 1;
      }
      if (fits) settle(group);
      const hide = visible === 0;
      if (group.element.hidden !== hide) group.element.hidden = hide;
      if (!hide) group.number.textContent = plural(visible);
      all += visible;
    }
    shown.textContent = any ? `${plural(all)} shown` : `${plural(all)} by measure; first those that nothing holds back.`;
    for (const link of document.querySelectorAll(".ring a")) {
      const chosen = wanted.level === link.dataset.level && wanted.goal === link.dataset.goal;
      link.classList.toggle("chosen", chosen);
    }
  };

  form.hidden = false;
  let due = 0;
  form.addEventListener("input", () => {
    cancelAnimationFrame(due);
    due = requestAnimationFrame(filter);
  });
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());

  const ring = document.querySelector(".ring");
  const fields = [...document.querySelectorAll(".ring a")];
  const words = field.textContent;
  const tell = (link) => {
    field.textContent = link.getAttribute("aria-label");
    ring.classList.add("looking");
    fields.forEach((other) => other.classList.toggle("looked-at", other === link));
  };
  const forget = () => {
    field.textContent = words;
    ring.classList.remove("looking");
  };
  fields.forEach((link, index) => {
    link.addEventListener("pointerenter", () => tell(link));
    link.addEventListener("pointerleave", forget);
    link.addEventListener("focus", () => tell(link));
    link.addEventListener("blur", forget);
    link.addEventListener("click", () => {
      form.elements.level.value = link.dataset.level;
      form.elements.goal.value = link.dataset.goal;
      filter();
    });
    link.addEventListener("keydown", (event) => {
      const row = Math.floor(index / 6);
      const column = index % 6;
      const to = {
        ArrowRight: [row, (column + 1) % 6], ArrowLeft: [row, (column + 5) % 6],
        ArrowDown: [Math.min(row + 1, 4), column], ArrowUp: [Math.max(row - 1, 0), column],
      }[event.key];
      if (to) {
        event.preventDefault();
        fields[to[0] * 6 + to[1]].focus();
      }
    });
  });

  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
  addEventListener("beforeprint", () => {
    for (const closed of document.querySelectorAll("details.group:not([open]):not([hidden])")) closed.open = true;
  });
})();
