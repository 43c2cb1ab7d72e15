"use strict";
// One screen at a time. Whoever presents moves by keys, a clicker or buttons and tells the server; others ask it where
// the meeting is. A file has no server and moves by itself.
(() => {
  const AGAIN_MS = 500;
  const SMALLEST = 0.5;
  // Of the width of a picture: how near to a site a finger points at it, and how wide "somewhere about here" is.
  const NEAR = 0.03;
  const ABOUT = 0.08;
  const seat = document.body.className;
  const screens = [...document.querySelectorAll(".screen")];
  const views = screens.map((screen) => [...screen.querySelectorAll(".view[data-label]:not([data-label=''])")]);
  const part = (id) => document.getElementById(id);
  const folder = location.pathname.replace(/\/$/, "");
  let at = 0;
  let view = 0;
  let moves = -1;
  let sent = 0;

  const say = (words) => {
    if (part("said").textContent !== words) part("said").textContent = words;
  };

  const fit = (screen) => {
    let size = 1;
    screen.style.setProperty("--fit", size);
    while (screen.scrollHeight > screen.clientHeight + 1 && size > SMALLEST) {
      size -= 0.04;
      screen.style.setProperty("--fit", size);
    }
  };

  const drawn = (kind, facts, words = "") => {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", kind);
    Object.entries(facts).forEach(([name, value]) => shape.setAttribute(name, value));
    shape.textContent = words;
    return shape;
  };

  // A finger on a map points at a site of those that were agreed, or at no place in particular.
  const point = (event) => {
    const map = event.currentTarget;
    const { width, height } = map.viewBox.baseVal;
    const to = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    if (to.x < 0 || to.y < 0 || to.x > width || to.y > height) return;
    const away = ([, across, down]) => Math.hypot(across * width - to.x, down * height - to.y);
    const nearest = JSON.parse(map.dataset.pins).sort((one, other) => away(one) - away(other))[0];
    const hit = nearest && away(nearest) < NEAR * width;
    const [words, x, y, r] = hit
      ? [nearest[0], nearest[1] * width, nearest[2] * height, NEAR * width]
      : ["somewhere about here", to.x, to.y, ABOUT * width];
    const within = Math.min(Math.max(x, width * 0.25), width * 0.75);
    const size = width / 24;
    map.replaceChildren(
      drawn("circle", { cx: x, cy: y, r, "stroke-width": width / 150, "stroke-dasharray": hit ? "none" : width / 40 }),
      drawn("text", { x: within, y: y - r < size * 2 ? y + r + size : y - r - size / 3, "font-size": size, "stroke-width": size / 5 }, words),
    );
    say(hit ? nearest[0] : "Somewhere about here");
  };

  const forget = () => {
    document.querySelectorAll(".map svg").forEach((map) => map.replaceChildren());
    if (part("answer")) {
      part("answer").replaceChildren();
      part("typed").value = "";
    }
  };

  const made = (kind, words, facts = {}) => Object.assign(document.createElement(kind), { textContent: words, ...facts });

  const told = (answer) => {
    const parts = [made("p", answer.said)];
    if (answer.choices) {
      parts.push(...answer.choices.map((name, chosen) => made("button", name, { type: "button", onclick: () => ask(chosen) })));
    }
    if (answer.rows) {
      const table = document.createElement("table");
      table.createCaption().textContent = answer.caption;
      const head = table.createTHead().insertRow();
      answer.columns.forEach((name) => head.append(made("th", name, { scope: "col" })));
      const body = table.createTBody();
      const today = answer.rows[0];
      answer.rows.forEach(([name, ...cells], number) => {
        const row = body.insertRow();
        row.append(made("th", name, { scope: "row" }));
        cells.forEach((cell, way) => {
          const same = number > 0 && cell === today[way + 1];
          row.append(made("td", same ? "the same" : cell, { className: number > 0 && !same ? "other" : "" }));
        });
      });
      parts.push(table);
    }
    if (answer.holds) parts.push(made("p", answer.holds, { className: "small" }));
    part("answer").replaceChildren(...parts);
    fit(screens[at]);
  };

  // The server knows streets and places by name; what was prepared knows each postcode without it.
  const ask = async (chosen = null) => {
    const typed = part("typed").value;
    const asked = at;
    if (!typed.trim()) return;
    let answer = null;
    if (seat === "present") {
      try {
        const said = await fetch(`${folder}/home`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ typed, chosen }),
        });
        if (said.ok) answer = await said.json();
      } catch {
        answer = null;
      }
    }
    if (at === asked && part("typed").value === typed) told(answer || answerFor(JSON.parse(part("homes").textContent), typed));
  };

  const show = (screen, wanted) => {
    const there = Math.min(Math.max(screen, 0), screens.length - 1);
    if (there !== at) forget();
    at = there;
    view = views[at].length > 1 ? wanted % views[at].length : 0;
    screens.forEach((each, number) => each.classList.toggle("on", number === at));
    views[at].forEach((each, number) => each.classList.toggle("off", views[at].length > 1 && number !== view));
    part("where").textContent = `${at + 1} of ${screens.length}`;
    if (seat !== "watch") {
      part("back").disabled = at === 0;
      part("on").disabled = at === screens.length - 1;
      const other = views[at].length > 1 ? views[at][(view + 1) % views[at].length].dataset.label : "";
      part("switch").hidden = !other;
      part("switch").textContent = other ? `Show: ${other}` : "";
    }
    fit(screens[at]);
    screens[at].scrollTop = 0;
  };

  const go = (screen, wanted = 0) => {
    const before = [at, view];
    show(screen, wanted);
    if (before[0] === at && before[1] === view) return;
    if (before[0] !== at) screens[at].querySelector("h2").focus({ preventScroll: true });
    say("");
    tell();
  };

  const tell = async () => {
    if (seat !== "present") return;
    const mine = ++sent;
    try {
      const answer = await fetch(`${folder}/at`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ screen: at, view }),
      });
      const now = await answer.json();
      if (mine === sent) moves = now.moves;
    } catch {
      say("Others cannot follow at this moment; this page goes on.");
    }
  };

  const follow = async () => {
    const asked = sent;
    try {
      const answer = await fetch(`${folder}/now`, { cache: "no-store" });
      if (!answer.ok) throw new Error();
      const now = await answer.json();
      if (now.checksum !== document.body.dataset.kept) {
        location.reload();
        return;
      }
      if (asked === sent && now.moves !== moves) {
        const first = moves < 0;
        moves = now.moves;
        if (now.screen !== at || now.view !== view) {
          show(now.screen, now.view);
          if (seat === "present" && !first) say("Somebody else who presents moved on; this page follows.");
          if (seat === "watch") say(screens[at].querySelector("h2").textContent);
        }
      } else if (part("said").textContent.startsWith("Not ")) say("");
    } catch {
      if (seat === "watch") say("Not following at this moment; trying again.");
    }
    setTimeout(follow, AGAIN_MS);
  };

  const keys = {
    ArrowRight: () => go(at + 1),
    PageDown: () => go(at + 1),
    ArrowLeft: () => go(at - 1),
    PageUp: () => go(at - 1),
    Home: () => go(0),
    End: () => go(screens.length - 1),
    s: () => go(at, view + 1),
  };

  const press = (event) => {
    if (event.target.matches("input") || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  document.body.classList.add("led");
  if (seat !== "watch") {
    document.addEventListener("keydown", press);
    part("back").addEventListener("click", () => go(at - 1));
    part("on").addEventListener("click", () => go(at + 1));
    part("switch").addEventListener("click", () => go(at, view + 1));
    document.querySelectorAll(".map svg").forEach((map) => map.addEventListener("click", point));
  }
  if (part("asked")) {
    part("asked").addEventListener("submit", (event) => {
      event.preventDefault();
      ask();
    });
  }
  addEventListener("resize", () => fit(screens[at]));
  show(0, 0);
  if (seat !== "file") follow();
})();
