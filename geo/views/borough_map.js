// Draws a borough inside the map's frame: start() once, from files fetched by address; paint() after every choice.
// Names go on the page as text nodes only. Nothing here builds markup from text.
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  // Panes from the ground up: what is fetched once lies below what a person has placed.
  const PANES = { fill: 300, over: 330, lines: 350, names: 450 };
  // Sites' own names are written out from this zoom on, if there are no more than so many.
  const SITE_NAMES_FROM_ZOOM = 13.5;
  const MOST_SITE_NAMES = 150;
  // Beyond so many sites the tab key would be lost among them; the table on the page lists them all.
  const MOST_TAB_STOPS = 60;

  // From which zoom each layer of names is written, by rank (0 most important); a missing rank is never written.
  const NAMES_FROM_ZOOM = {
    place: { 0: 8, 1: 8, 2: 10, 3: 12 },
    ward: { 0: 10.5 },
    station: { 0: 11, 1: 12, 2: 14 },
    water: { 0: 11, 1: 12, 2: 14, 3: 14.5 },
    road: { 0: 11.5, 1: 11.5, 2: 13, 3: 14, 5: 15.75 },
    green: { 0: 12.5, 1: 13.5, 2: 15, 3: 16 },
    school: { 0: 12.5, 1: 14.25 },
  };
  const NAME_ORDER = ["mark", "place", "station", "ward", "water", "road", "site", "school", "green"];

  const KIND_WORDS = {
    today: "", proposed: "proposed", closing: "would close", moved: "would move here", placing: "being placed; drag to move",
  };

  const byZoom = (zoom, steps) => steps.reduce((value, [from, then]) => (zoom >= from ? then : value), 0);

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

  const STYLE = `
    .leaflet-container { font: 13px/1.35 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
    .borough-area { transition: fill .2s; }
    @media (prefers-reduced-motion: reduce) { .borough-area { transition: none; } }
    .leaflet-names-pane, .leaflet-over-pane, .leaflet-lines-pane { pointer-events: none; }
    .leaflet-over-pane *, .leaflet-lines-pane * { pointer-events: none !important; }
    .leaflet-zoom-anim .leaflet-names-pane { opacity: 0; }
    .borough-name { position: absolute; white-space: nowrap; transform-origin: center; color: #1c2530;
      text-shadow: 0 0 2px #fff, 0 0 3px #fff, 0 0 4px #fff, 1px 1px 1px #fff, -1px -1px 1px #fff; }
    .borough-name bdi { unicode-bidi: isolate; }
    .name-place-0, .name-place-1 { font-weight: 700; font-size: 16px; }
    .name-place-2 { font-weight: 650; font-size: 13.5px; }
    .name-place-3 { font-weight: 500; font-size: 12.5px; color: #333e4a; }
    .name-ward { font-weight: 600; font-size: 11px; letter-spacing: .07em; text-transform: uppercase; color: #4a5561; }
    .name-water { font-style: italic; font-size: 12px; color: var(--water-ink); }
    .name-green { font-style: italic; font-size: 11px; color: var(--green-ink); }
    .name-road { font-size: 10.5px; color: #3f464e; }
    .name-road-0, .name-road-1 { font-size: 11.5px; font-weight: 600; }
    .name-station, .name-school { font-size: 11px; color: #28313b; }
    .name-station::before, .name-school::before { content: ""; display: inline-block; width: 7px; height: 7px;
      margin-right: 4px; border: 1.5px solid #fff; outline: 1px solid #28313b; background: #28313b; }
    .name-school::before { border-radius: 50%; background: #fff; border-color: #28313b; outline-color: #fff; }
    .name-mark { font-weight: 700; font-size: 13px; color: #12181f; }
    .name-site { font-size: 11.5px; font-weight: 600; color: #12181f; }
    .name-long { white-space: normal; width: 220px; overflow-wrap: anywhere; line-height: 1.15; }
    .borough-sign { overflow: visible; }
    .borough-sign:focus-visible { outline: 3px solid #12181f; outline-offset: 3px; border-radius: 50%; }
    .sign-placing { cursor: move; }
    .leaflet-tooltip.borough-tip { background: #fff; color: #1c2530; border: 1px solid #59626b; border-radius: 4px;
      padding: 5px 9px; box-shadow: 0 2px 8px rgba(0, 0, 0, .18); max-width: 280px; white-space: normal;
      overflow-wrap: anywhere; }
    .leaflet-tooltip.borough-tip::before { display: none; }
    .borough-tip strong { display: block; font-size: 14px; }
    .borough-tip span { display: block; color: #4a5561; }
    .borough-credit { background: rgba(255, 255, 255, .82); padding: 1px 6px; font-size: 11px; color: #333e4a; }
    .leaflet-bar button.borough-whole { width: 30px; height: 30px; padding: 0; border: 0; background: #fff; cursor: pointer;
      border-radius: 2px; display: block; }
    .leaflet-bar button.borough-whole:hover { background: #f4f4f4; }
    .leaflet-control-scale-line { background: rgba(255, 255, 255, .82); color: #1c2530; border-color: #59626b; }
  `;

  function start(map, settings) {
    const { colours } = settings;
    const state = { map, settings, areas: [], ids: [], names: [], marks: [], painted: null, hovered: null, moved: false };
    map.borough = state;
    document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
    const container = map.getContainer();
    container.style.background = colours.paper;
    container.style.setProperty("--water-ink", colours.waterInk);
    container.style.setProperty("--green-ink", colours.greenInk);
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", `Map of ${settings.name}. The same figures are in the table on this page.`);
    for (const [name, level] of Object.entries(PANES)) map.createPane(name).style.zIndex = level;
    state.hatches = drawn("defs", {});
    container.append(drawn("svg", { width: 0, height: 0, "aria-hidden": "true", style: "position:absolute" }, state.hatches));
    state.tip = L.tooltip({ className: "borough-tip", direction: "top", offset: [0, -10], opacity: 1 });
    controls(state);
    frameView(state);
    wheelAfterFocus(map);
    const get = (address) => fetch(address).then((answer) => answer.json());
    get(settings.areas).then((found) => drawAreas(state, found));
    get(settings.wards).then((found) => drawWards(state, found));
    get(settings.background).then((found) => drawBackground(state, found));
    let waiting = 0;
    const rewrite = () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(() => writeNames(state)); };
    state.rewrite = rewrite;
    map.on("moveend zoomend resize", rewrite);
    map.on("zoomend", () => restyle(state));
    map.on("mouseout", () => untouch(state));
    // A click at the same spot twice is two clicks: the count makes the second differ from the first.
    let clicks = 0;
    map.on("click", (event) => { clicks += 1; event.latlng.click = clicks; });
  }

  // The view is kept while the tab is open, so that another page's map of the same place opens where this one was left.
  function frameView(state) {
    const { map, settings } = state;
    const key = `view ${settings.areas}`;
    const whole = () => map.fitBounds(settings.bounds, { padding: [12, 12], animate: false });
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
    map.on("zoomstart", (event) => { if (!state.resizing) state.moved = true; });
    map.on("moveend", keep);
    let width = map.getSize().x;
    new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      if (state.moved || map.getSize().x === width) return;
      width = map.getSize().x;
      state.resizing = true;
      map.setMinZoom(5);
      whole();
      state.resizing = false;
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
        pane: "fill", renderer: pane, className: "borough-area", fillOpacity: 1, color: "#ffffff", weight: 0.6, opacity: 0.65,
        fillColor: state.settings.colours.notShown,
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
    state.tip.setLatLng(latlng).setContent(element("div", "", ...lines));
    if (!state.map.hasLayer(state.tip)) state.tip.addTo(state.map);
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
    const fills = painted.paints.map(([colour, pattern]) => (pattern === "hatch" ? hatch(state, colour) : colour));
    areas.forEach((area, number) => {
      const fill = fills[classOf(painted, number)] || settings.colours.notShown;
      if (!area.layer || area.fill === fill) return;
      area.fill = fill;
      area.layer.setStyle({ fillColor: fill });
    });
  }

  function hatch(state, colour) {
    const id = `hatch-${colour.slice(1)}`;
    if (!state.hatches.querySelector(`#${id}`)) {
      state.hatches.append(drawn("pattern", { id, width: 7, height: 7, patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)" },
        drawn("rect", { width: 7, height: 7, fill: "#ffffff" }),
        drawn("rect", { width: 7, height: 7, fill: colour, "fill-opacity": 0.18 }),
        drawn("rect", { width: 2.6, height: 7, fill: colour })));
    }
    return `url(#${id})`;
  }

  // ---- what is fetched once: ward lines, water, green, roads, names ----

  function drawWards(state, found) {
    const { map, settings } = state;
    const pane = L.svg({ pane: "lines", padding: 0.5 });
    const common = { pane: "lines", renderer: pane, interactive: false, fill: false, color: settings.colours.wardLine };
    for (const feature of found.features) {
      const { kind, name } = feature.properties;
      if (kind === "ward") {
        const [lon, lat] = feature.geometry.coordinates;
        state.names.push({ layer: "ward", rank: 0, text: name, at: [lat, lon] });
      } else if (kind === "edge") {
        L.geoJSON(feature, { ...common, color: "#ffffff", weight: 6, opacity: 0.75 }).addTo(map);
        L.geoJSON(feature, { ...common, weight: 2.6, opacity: 0.95 }).addTo(map);
      } else {
        L.geoJSON(feature, { ...common, weight: 1.1, opacity: 0.75 }).addTo(map);
      }
    }
    state.rewrite();
  }

  function drawBackground(state, found) {
    const { map, settings: { colours } } = state;
    const pane = L.canvas({ pane: "over", padding: 0.4 });
    const common = { pane: "over", renderer: pane, interactive: false };
    const pick = (layer, test = () => true) => found.features.filter((feature) => feature.properties.layer === layer && test(feature));
    const flat = (feature) => feature.geometry.type.includes("Polygon");
    const rank = (low, high) => (feature) => feature.properties.rank >= low && feature.properties.rank <= high;
    const add = (features, style, widths) => {
      if (!features.length) return;
      const layer = L.geoJSON({ type: "FeatureCollection", features }, { ...common, ...style }).addTo(map);
      if (widths) state.scaled.push([layer, widths]);
    };
    state.scaled = [];
    add(pick("green", flat), { stroke: false, fillColor: colours.green, fillOpacity: 0.6 });
    add(pick("water", flat), { stroke: false, fillColor: colours.water, fillOpacity: 1 });
    const line = { fill: false, lineCap: "round", lineJoin: "round" };
    const streams = (feature) => !flat(feature);
    add(pick("water", (feature) => streams(feature) && rank(2, 9)(feature)), { ...line, color: colours.water },
      [[8, 0.4], [12, 0.8], [14, 1.6], [16, 3]]);
    add(pick("water", (feature) => streams(feature) && rank(0, 1)(feature)), { ...line, color: colours.water },
      [[8, 1.5], [11, 2.5], [12, 3.5], [13, 5], [14, 7], [16, 12]]);
    add(pick("road", rank(4, 9)), { ...line, color: "#3b4150", opacity: 0.3 }, [[12, 0.45], [13, 0.7], [14, 1.1], [15, 2], [16, 3.5]]);
    add(pick("road", rank(3, 3)), { ...line, color: "#3b4150", opacity: 0.45 }, [[10, 0.5], [12, 0.9], [13, 1.4], [14, 2], [15, 3], [16, 5]]);
    const main = [[[8, 2], [11, 2.8], [12, 3.4], [13, 4.6], [14, 6], [15, 8], [16, 11]], [[8, 1], [11, 1.5], [12, 2], [13, 3], [14, 4.2], [15, 6], [16, 9]]];
    const second = main.map((steps) => steps.map(([zoom, width]) => [zoom, width * 0.72]));
    for (const [low, high, [casing, core]] of [[2, 2, second], [0, 1, main]]) {
      add(pick("road", rank(low, high)), { ...line, color: "#5d6470", opacity: 0.85 }, casing);
      add(pick("road", rank(low, high)), { ...line, color: "#ffffff", opacity: 1 }, core);
    }
    add(pick("railway"), { ...line, color: "#3d434b", opacity: 0.9, lineCap: "butt" }, [[8, 1.2], [12, 1.8], [14, 2.6], [16, 3.4]]);
    add(pick("railway"), { ...line, color: "#ffffff", opacity: 0.95, lineCap: "butt", dashArray: "6 7" }, [[8, 0.6], [12, 1], [14, 1.5], [16, 2]]);
    for (const feature of found.features) rememberName(state, feature);
    restyle(state);
    state.rewrite();
  }

  function rememberName(state, { properties: { layer, name, rank, at }, geometry }) {
    if (!name || !(layer in NAMES_FROM_ZOOM)) return;
    const known = { layer, rank, text: name };
    if (geometry.type === "Point") known.at = [geometry.coordinates[1], geometry.coordinates[0]];
    else if (at) known.at = at;
    else if (geometry.type.includes("LineString")) {
      known.lines = geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates;
    } else return;
    state.names.push(known);
  }

  function restyle(state) {
    const zoom = state.map.getZoom();
    for (const [layer, widths] of state.scaled || []) {
      const weight = byZoom(zoom, widths);
      layer.setStyle({ weight: weight || 0.01, stroke: weight > 0 });
    }
  }

  // ---- names, written where there is room, the important ones first ----

  function writeNames(state) {
    const { map } = state;
    const pane = map.getPane("names");
    pane.replaceChildren();
    const zoom = map.getZoom();
    const size = map.getSize();
    const taken = state.marks.map(({ at }) => { const p = map.latLngToContainerPoint(at); return [p.x - 9, p.y - 9, p.x + 9, p.y + 9]; });
    const written = new Set();
    const wanted = [...markNames(state, zoom), ...state.names.filter(({ layer, rank }) => zoom >= (NAMES_FROM_ZOOM[layer][rank] ?? 99))];
    wanted.sort((a, b) => NAME_ORDER.indexOf(a.layer) - NAME_ORDER.indexOf(b.layer) || a.rank - b.rank);
    for (const name of wanted) {
      const said = `${name.layer === "ward" ? "place" : name.layer} ${name.text.toLowerCase()}`;
      if (written.has(said) && !["mark", "site"].includes(name.layer)) continue;
      const spot = name.lines ? alongLine(map, name.lines, name.text, size) : besides(map, name);
      if (!spot) continue;
      if (write(map, pane, name, spot, taken, size)) written.add(said);
    }
  }

  function markNames(state, zoom) {
    const all = zoom >= SITE_NAMES_FROM_ZOOM && state.marks.length <= MOST_SITE_NAMES;
    return state.marks
      .filter(({ kind, text }) => text && (kind !== "today" || all))
      .map((mark) => ({ ...mark, layer: mark.kind === "today" ? "site" : "mark", rank: 0 }));
  }

  function besides(map, { at, layer }) {
    const point = map.latLngToContainerPoint(at);
    return { x: point.x, y: point.y, turn: 0, beside: ["mark", "site"].includes(layer) ? 13 : 0, dot: ["station", "school"].includes(layer) };
  }

  // The straightest stretch of a line in view that is long enough for its name.
  function alongLine(map, lines, text, size) {
    const need = text.length * 6 + 10;
    let best = null;
    for (const line of lines) {
      let from = null;
      for (const [lon, lat] of line) {
        const to = map.latLngToContainerPoint([lat, lon]);
        if (from) {
          const length = Math.hypot(to.x - from.x, to.y - from.y);
          const x = (from.x + to.x) / 2;
          const y = (from.y + to.y) / 2;
          const seen = x > 20 && y > 20 && x < size.x - 20 && y < size.y - 20;
          const centred = length - 0.15 * Math.hypot(x - size.x / 2, y - size.y / 2);
          if (seen && length > 12 && (!best || centred > best.score)) best = { score: centred, length, x, y, from, to };
        }
        from = to;
      }
    }
    if (!best || best.length < need * 0.45) return null;
    let turn = Math.atan2(best.to.y - best.from.y, best.to.x - best.from.x);
    if (turn > Math.PI / 2) turn -= Math.PI;
    if (turn < -Math.PI / 2) turn += Math.PI;
    return { x: best.x, y: best.y, turn, beside: 0, dot: false };
  }

  function write(map, pane, name, spot, taken, size) {
    const label = element("div", `borough-name name-${name.layer} name-${name.layer}-${name.rank}`);
    const words = document.createElement("bdi");
    words.textContent = name.text;
    label.append(words);
    if (name.text.length > 42) label.classList.add("name-long");
    pane.append(label);
    const width = label.offsetWidth;
    const height = label.offsetHeight;
    const across = Math.abs(width * Math.cos(spot.turn)) + Math.abs(height * Math.sin(spot.turn));
    const down = Math.abs(width * Math.sin(spot.turn)) + Math.abs(height * Math.cos(spot.turn));
    const sides = spot.beside
      ? [[spot.beside + width / 2, 0], [-spot.beside - width / 2, 0], [0, -height / 2 - spot.beside], [0, height / 2 + spot.beside]]
      : spot.dot ? [[width / 2 - 5, 0]] : [[0, 0]];
    const gap = name.layer === "mark" ? 0 : 3;
    const must = name.layer === "mark";
    for (const [right, below] of sides) {
      const x = spot.x + right;
      const y = spot.y + below;
      const box = [x - across / 2 - gap, y - down / 2 - gap, x + across / 2 + gap, y + down / 2 + gap];
      const out = box[0] < 0 || box[1] < 0 || box[2] > size.x || box[3] > size.y;
      const clash = taken.some((held) => box[0] < held[2] && box[2] > held[0] && box[1] < held[3] && box[3] > held[1]);
      const last = below === sides[sides.length - 1][1] && right === sides[sides.length - 1][0];
      if ((out || clash) && !(must && last)) continue;
      const place = map.containerPointToLayerPoint([x - width / 2, y - height / 2]);
      label.style.transform = `translate(${place.x}px, ${place.y}px) rotate(${spot.turn}rad)`;
      taken.push(box);
      return true;
    }
    label.remove();
    return false;
  }

  // ---- what changes with a choice: colours and sites ----

  function paint(group, painted) {
    // The component hands over the group before it is on the map, so the map is taken from the frame.
    const map = window.map || window.map_div;
    const state = map.borough;
    state.painted = painted;
    state.marks = painted.marks.map(([lat, lon, kind, symbol, text]) => ({ at: [lat, lon], kind, symbol: painted.symbols[symbol], text }));
    const stops = state.marks.length <= MOST_TAB_STOPS;
    for (const mark of state.marks) group.addLayer(sign(state, mark, stops));
    recolour(state);
    state.rewrite();
  }

  function sign(state, mark, stops) {
    const { map } = state;
    const [shape, colour, service] = mark.symbol;
    const size = mark.kind === "today" ? 15 : 24;
    const picture = drawn("svg", { viewBox: "0 0 16 16", width: size, height: size, class: `borough-sign sign-${mark.kind}` }, ...strokes(mark.kind, shape, colour));
    const marker = L.marker(mark.at, {
      icon: L.divIcon({ html: picture, className: "", iconSize: [size, size] }),
      keyboard: stops, bubblingMouseEvents: true, draggable: mark.kind === "placing", autoPan: true,
      zIndexOffset: mark.kind === "today" ? 0 : 1000,
    });
    const words = [mark.text, [service, KIND_WORDS[mark.kind]].filter(Boolean).join(", ")];
    const tell = () => {
      untouch(state);
      const name = document.createElement("bdi");
      name.textContent = words[0];
      state.tip.setLatLng(marker.getLatLng()).setContent(element("div", "", element("strong", "", name), element("span", "", words[1])));
      state.tip.addTo(map);
    };
    marker.on("add", () => {
      const box = marker.getElement();
      box.setAttribute("aria-label", words.filter(Boolean).join(", "));
      box.setAttribute("role", "img");
      box.addEventListener("focus", tell);
      box.addEventListener("blur", () => untouch(state));
    });
    marker.on("mouseover click", tell);
    marker.on("mouseout", () => untouch(state));
    marker.on("dragstart", () => untouch(state));
    marker.on("dragend", () => map.fire("click", { latlng: marker.getLatLng() }));
    return marker;
  }

  function strokes(kind, shape, colour) {
    const outline = (d, width) => drawn("path", { d, fill: "#ffffff", stroke: "#ffffff", "stroke-width": width, "stroke-linejoin": "round" });
    const small = (fill) => drawn("path", { d: shape, fill, transform: "translate(4.6 4.6) scale(.425)" });
    if (kind === "today") return [outline(shape, 3.4), drawn("path", { d: shape, fill: colour })];
    if (kind === "closing") {
      const cross = { d: "M 2.5 2.5 L 13.5 13.5 M 13.5 2.5 L 2.5 13.5", fill: "none", "stroke-linecap": "round" };
      return [drawn("path", { ...cross, stroke: "#ffffff", "stroke-width": 5.4 }), drawn("path", { ...cross, stroke: colour, "stroke-width": 2.8 })];
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
