// The key that stands on the map: what its colours, its lines and its signs mean, and where its figures come from.
(() => {
  "use strict";

  const { element, swatch, picture } = window.borough;
  const KEPT = "key of the map";
  // Below this width of the map, in pixels, the key is folded until it is asked for.
  const ROOM = 520;
  const WIDTH = 206;
  const YOUR_PLACE = "your place";

  function start(state) {
    const { map } = state;
    const summary = element("summary", "", "Key");
    // The map is one stop of the tab key; from there L folds and unfolds.
    summary.tabIndex = -1;
    const box = element("details", "borough-key", summary, element("div", "borough-key-lines"));
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      return box;
    };
    control.addTo(map);
    state.key = { box, said: "" };
    const chosen = sessionStorage.getItem(KEPT);
    box.open = chosen ? chosen === "open" : map.getSize().x >= ROOM;
    summary.addEventListener("click", () => sessionStorage.setItem(KEPT, box.open ? "folded" : "open"));
    // However it grows, by what is drawn on the map or by its own style sheet, it covers nothing of the place.
    state.key.watch = new ResizeObserver(() => {
      if (!state.refit) return;
      state.refit();
      state.rewrite();
    });
    state.key.watch.observe(box);
    fit(state);
    map.on("resize", () => fit(state));
  }

  function fit({ map, key: { box } }) {
    box.style.maxHeight = `${map.getSize().y - 60}px`;
    box.style.maxWidth = `${Math.max(Math.min(map.getSize().x * 0.46, WIDTH), 150)}px`;
  }

  function fold(state) {
    state.key.box.querySelector("summary").click();
  }

  function line(sign, words) {
    return element("div", "borough-key-line", sign, element("span", "", words));
  }

  function paint(state) {
    const { key, painted, settings: { colours } } = state;
    const { legend: { title, source, hatched }, paints, signs, symbols } = painted;
    const said = JSON.stringify([title, source, hatched, paints, signs, symbols, Boolean(painted.here)]);
    if (said === key.said) return;
    key.said = said;
    const lines = paints.map(([colour, pattern, label]) => line(swatch(colour, pattern, colours), label));
    if (hatched) lines.push(line(swatch("", "over", colours), hatched));
    lines.push(...signs.map(([kind, symbol, words]) => line(picture(kind, symbols[symbol], 16), words)));
    if (painted.here) lines.push(line(picture("here", [], 16), YOUR_PLACE));
    if (title) lines.unshift(element("strong", "", title));
    if (source) lines.push(element("small", "", source));
    key.box.hidden = !lines.length;
    key.box.querySelector(".borough-key-lines").replaceChildren(...lines);
  }

  window.boroughKey = { ROOM, YOUR_PLACE, start, paint, fold };
})();
