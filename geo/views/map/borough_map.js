// Draws a borough inside the map's frame: start() once, from files fetched by address; paint() after every choice.
// Names go on the page as text nodes only. Nothing here builds markup from text.
(() => {
  "use strict";

  const ground = window.boroughGround;
  const SVG = "http://www.w3.org/2000/svg";
  // Panes from the ground up: what is fetched once lies below what a person has placed.
  const PANES = { fill: 300, over: 330, lines: 350, names: 450 };
  // Bars of the colour on a pale ground, or dark lines with a light edge over the full colour.
  const PATTERNS = {
    hatch: (colour) => ["rotate(45)", [7, "#ffffff", 1], [7, colour, 0.18], [2.6, colour, 1]],
    lined: (colour, { ink, halo }) => ["rotate(-45)", [9, colour, 1], [2.8, halo, 0.9], [1.2, ink, 0.9]],
  };
  // Beyond so many sites the tab key would be lost among them; the table on the page lists them all.
  const MOST_TAB_STOPS = 60;

  const KIND_WORDS = {
    today: "", proposed: "proposed", closing: "would close", moved: "would move here",
    placing: "being placed; drag to move", corner: "corner of the area being drawn",
  };

  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...children);
    return made;
  }

  function drawn(tag, attributes, ...children) {
    const made = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function start(map, settings) {
    const { colours } = settings;
    const state = { map, settings, areas: [], names: [], marks: [], painted: null, hovered: null, moved: false };
    map.borough = state;
    const container = map.getContainer();
    container.style.background = colours.paper;
    container.style.setProperty("--water-ink", colours.waterInk);
    container.style.setProperty("--green-ink", colours.greenInk);
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", `Map of ${settings.name}. The same figures are in the table on this page.`);
    for (const [name, level] of Object.entries(PANES)) map.createPane(name).style.zIndex = level;
    state.hatches = drawn("defs", {});
    const unseen = { width: 0, height: 0, "aria-hidden": "true", style: "position:absolute" };
    container.append(drawn("svg", unseen, state.hatches));
    state.tip = L.tooltip({ className: "borough-tip", direction: "top", offset: [0, -10], opacity: 1 });
    controls(state);
    frameView(state);
    wheelAfterFocus(map);
    const get = (address) => fetch(address).then((answer) => answer.json());
    get(settings.areas).then((found) => drawAreas(state, found));
    get(settings.wards).then((found) => ground.drawWards(state, found));
    get(settings.background).then((found) => ground.drawBackground(state, found));
    let waiting = 0;
    const rewrite = () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => ground.writeNames(state));
    };
    state.rewrite = rewrite;
    // Names are measured before they are placed, so once more when the style sheets have come.
    document.querySelectorAll("link[rel=stylesheet]").forEach((sheet) => sheet.addEventListener("load", rewrite));
    map.on("moveend zoomend resize", rewrite);
    map.on("zoomend", () => ground.restyle(state));
    map.on("mouseout", () => untouch(state));
    // A click at the same spot twice is two clicks: the count makes the second differ from the first.
    let clicks = 0;
    map.on("click", (event) => { clicks += 1; event.latlng.click = clicks; });
  }

  // The view is kept while the tab is open, so that another page's map of the same place opens where this one was left.
  function frameView(state) {
    const { map, settings } = state;
    const key = `view ${settings.areas}`;
    const whole = () => {
      state.fitting = true;
      map.fitBounds(settings.bounds, { padding: [12, 12], animate: false });
      state.fitting = false;
    };
    state.whole = () => { state.moved = false; sessionStorage.removeItem(key); whole(); };
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    whole();
    map.setMinZoom(Math.floor(map.getZoom()) - 1);
    map.setMaxZoom(18);
    map.setMaxBounds(L.latLngBounds(settings.bounds).pad(0.6));
    if (kept) { state.moved = true; map.setView(kept.centre, kept.zoom, { animate: false }); }
    const keep = () => {
      if (!state.moved) return;
      const centre = map.getCenter();
      sessionStorage.setItem(key, JSON.stringify({ centre: [centre.lat, centre.lng], zoom: map.getZoom() }));
    };
    map.on("dragstart", () => { state.moved = true; });
    map.on("zoomstart", () => { if (!state.fitting) state.moved = true; });
    map.on("moveend", keep);
    let width = map.getSize().x;
    new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      if (state.moved || map.getSize().x === width) return;
      width = map.getSize().x;
      map.setMinZoom(5);
      whole();
    }).observe(map.getContainer());
    state.moved = Boolean(kept);
  }

  // Scrolling the page must not zoom the map in passing: the wheel zooms once the map has been clicked or tabbed to.
  function wheelAfterFocus(map) {
    map.scrollWheelZoom.disable();
    map.getContainer().addEventListener("focusin", () => map.scrollWheelZoom.enable());
    map.getContainer().addEventListener("mousedown", () => map.scrollWheelZoom.enable());
    map.getContainer().addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
  }

  function controls(state) {
    const { map, settings } = state;
    L.control.scale({ position: "bottomleft", maxWidth: 120 }).addTo(map);
    const credit = L.control({ position: "bottomright" });
    credit.onAdd = () => element("div", "borough-credit", settings.attribution);
    credit.addTo(map);
    const wholePlace = L.control({ position: "topleft" });
    wholePlace.onAdd = () => {
      const arrows = "M 2 6 V 2 H 6 M 10 2 H 14 V 6 M 14 10 V 14 H 10 M 6 14 H 2 V 10";
      const icon = drawn("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" },
        drawn("path", { d: arrows, fill: "none", stroke: "#1c2530", "stroke-width": 1.8 }));
      const button = element("button", "borough-whole", icon);
      button.type = "button";
      button.title = "Show the whole place";
      button.setAttribute("aria-label", "Show the whole place");
      button.addEventListener("click", () => state.whole());
      const bar = element("div", "leaflet-bar", button);
      L.DomEvent.disableClickPropagation(bar);
      return bar;
    };
    wholePlace.addTo(map);
  }

  // ---- small areas ----

  function drawAreas(state, found) {
    const { map } = state;
    const pane = L.svg({ pane: "fill", padding: 0.5 });
    found.features.forEach((feature, number) => {
      const area = { ...feature.properties, layer: null };
      state.areas.push(area);
      if (!feature.geometry) return;
      area.layer = L.geoJSON(feature, {
        pane: "fill", renderer: pane, className: "borough-area", fillOpacity: 1,
        color: "#ffffff", weight: 0.6, opacity: 0.65, fillColor: state.settings.colours.notShown,
      }).getLayers()[0];
      area.layer.on("mousemove click", (event) => touchArea(state, number, event.latlng));
      area.layer.on("mouseout", () => untouch(state));
      area.layer.addTo(map);
    });
    recolour(state);
  }

  function touchArea(state, number, latlng) {
    const area = state.areas[number];
    if (state.hovered !== area) {
      untouch(state);
      state.hovered = area;
      area.layer.setStyle({ weight: 2, color: state.settings.colours.ink, opacity: 1 }).bringToFront();
    }
    const said = figureOf(state, number);
    const where = [area.name || area.code, area.ward].filter(Boolean).join(", ");
    const lines = said ? [element("strong", "", said), element("span", "", where)] : [element("strong", "", where)];
    tell(state, latlng, lines);
  }

  // Above what is touched, or below it where the frame ends, and aside where it would leave the frame.
  function tell(state, latlng, lines) {
    const at = state.map.latLngToContainerPoint(latlng);
    const low = at.y < 100;
    state.tip.setLatLng(latlng).setContent(element("div", "", ...lines));
    if (!state.map.hasLayer(state.tip)) state.tip.addTo(state.map);
    const half = state.tip.getElement().offsetWidth / 2 + 4;
    const aside = Math.max(half - at.x, 0) - Math.max(at.x + half - state.map.getSize().x, 0);
    Object.assign(state.tip.options, { direction: low ? "bottom" : "top", offset: [aside, low ? 16 : -12] });
    state.tip.setLatLng(latlng);
  }

  function figureOf(state, number) {
    const { painted } = state;
    if (!painted) return "";
    const word = painted.words[painted.figures[number]];
    const paint = painted.paints[classOf(painted, number)];
    return word || (paint ? paint[2] : "");
  }

  function untouch(state) {
    if (state.hovered) state.hovered.layer.setStyle({ weight: 0.6, color: "#ffffff", opacity: 0.65 });
    state.hovered = null;
    state.tip.remove();
  }

  function classOf(painted, number) {
    const digit = painted.classes[number];
    return digit === undefined || digit === "-" ? -1 : parseInt(digit, 36);
  }

  function recolour(state) {
    const { painted, areas, settings } = state;
    if (!painted) return;
    const fills = painted.paints.map(([colour, pattern]) => (PATTERNS[pattern] ? patterned(state, colour, pattern) : colour));
    areas.forEach((area, number) => {
      const fill = fills[classOf(painted, number)] || settings.colours.notShown;
      if (!area.layer || area.fill === fill) return;
      area.fill = fill;
      area.layer.setStyle({ fillColor: fill });
    });
  }

  function patterned(state, colour, pattern) {
    const id = `${pattern}-${colour.slice(1)}`;
    if (!state.hatches.querySelector(`#${id}`)) {
      const [turn, ground, ...bars] = PATTERNS[pattern](colour, state.settings.colours);
      const [side] = ground;
      state.hatches.append(drawn("pattern", { id, width: side, height: side, patternUnits: "userSpaceOnUse",
        patternTransform: turn },
        ...[ground, ...bars].map(([width, fill, opacity]) =>
          drawn("rect", { width, height: side, fill, "fill-opacity": opacity }))));
    }
    return `url(#${id})`;
  }

  // ---- what changes with a choice: colours and sites ----

  function paint(group, painted) {
    // The component hands over the group before it is on the map, so the map is taken from the frame.
    const map = window.map || window.map_div;
    const state = map.borough;
    state.painted = painted;
    state.marks = painted.marks.map(([lat, lon, kind, symbol, text]) => ({
      at: [lat, lon], kind, symbol: painted.symbols[symbol], text,
    }));
    const stops = state.marks.length <= MOST_TAB_STOPS;
    for (const mark of state.marks) group.addLayer(sign(state, mark, stops));
    recolour(state);
    state.rewrite();
  }

  function sign(state, mark, stops) {
    const { map } = state;
    const [shape, colour, service] = mark.symbol;
    const size = { today: 15, corner: 13 }[mark.kind] || 24;
    const look = { viewBox: "0 0 16 16", width: size, height: size, class: `borough-sign sign-${mark.kind}` };
    const picture = drawn("svg", look, ...strokes(mark.kind, shape, colour));
    const marker = L.marker(mark.at, {
      icon: L.divIcon({ html: picture, className: "", iconSize: [size, size] }),
      keyboard: stops, bubblingMouseEvents: true, draggable: mark.kind === "placing", autoPan: true,
      zIndexOffset: mark.kind === "today" ? 0 : 1000,
    });
    const words = [mark.text, mark.kind === "corner" ? "" : service, KIND_WORDS[mark.kind]].filter(Boolean).join(", ");
    // Two practices in one building are one sign on the map; touching it tells both.
    const here = state.marks.filter(({ at }) => at[0] === mark.at[0] && at[1] === mark.at[1]);
    const touched = () => {
      untouch(state);
      tell(state, marker.getLatLng(), here.flatMap((other) => aboutSite(other)));
    };
    marker.on("add", () => {
      const box = marker.getElement();
      box.setAttribute("aria-label", words);
      box.setAttribute("role", "img");
      box.addEventListener("focus", touched);
      box.addEventListener("blur", () => untouch(state));
    });
    marker.on("mouseover click", touched);
    marker.on("mouseout", () => untouch(state));
    marker.on("dragstart", () => untouch(state));
    marker.on("dragend", () => map.fire("click", { latlng: marker.getLatLng() }));
    return marker;
  }

  function aboutSite({ text, kind, symbol }) {
    const name = document.createElement("bdi");
    name.textContent = text;
    const service = kind === "corner" ? "" : symbol[2];
    return [element("strong", "", name), element("span", "", [service, KIND_WORDS[kind]].filter(Boolean).join(", "))];
  }

  function strokes(kind, shape, colour) {
    const white = { fill: "#ffffff", stroke: "#ffffff", "stroke-linejoin": "round" };
    const small = (fill) => drawn("path", { d: shape, fill, transform: "translate(4.6 4.6) scale(.425)" });
    if (kind === "today") {
      const below = drawn("path", { d: shape, ...white, "stroke-width": 3.4 });
      return [below, drawn("path", { d: shape, fill: colour })];
    }
    if (kind === "corner") {
      return [drawn("rect", { x: 3, y: 3, width: 10, height: 10, fill: "#ffffff", stroke: colour, "stroke-width": 3.6 })];
    }
    if (kind === "closing") {
      const cross = { d: "M 2.5 2.5 L 13.5 13.5 M 13.5 2.5 L 2.5 13.5", fill: "none", "stroke-linecap": "round" };
      return [["#ffffff", 5.4], [colour, 2.8]].map(([stroke, width]) =>
        drawn("path", { ...cross, stroke, "stroke-width": width }));
    }
    const dash = kind === "moved" ? "3.2 1.7" : "none";
    const ring = { cx: 8, cy: 8, r: 6.6 };
    return [
      drawn("circle", { ...ring, fill: "#ffffff", "fill-opacity": 0.9, stroke: "#ffffff", "stroke-width": 4.6 }),
      drawn("circle", { ...ring, fill: "none", stroke: colour, "stroke-width": 2.3, "stroke-dasharray": dash }),
      small(colour),
    ];
  }

  window.boroughMap = { start, paint };
})();
