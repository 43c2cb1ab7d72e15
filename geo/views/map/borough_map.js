// Draws a borough: start() once, from files fetched by address; paint() after every choice. In a frame of folium's, on
// a page of its own and in a component without a frame it is the same map.
// Names go on the page as text nodes only. Nothing here builds markup from text.
(() => {
  "use strict";

  const { element, drawn, named, patterns, picture } = window.borough;
  const ground = window.boroughGround;
  const names = window.boroughNames;
  const key = window.boroughKey;
  const view = window.boroughView;
  const hand = window.boroughHand;
  // Panes from the ground up: what is fetched once lies below what a person has placed.
  const PANES = { fill: 300, hatch: 310, over: 330, lines: 350, names: 450 };
  // Above so many areas they are drawn on one canvas; an element an area is too much for a browser then.
  const MOST_ELEMENTS = 2000;
  const DIGITS = 36;
  // From this zoom on outlines are drawn more closely.
  const CLOSE_UP_FROM_ZOOM = 12.75;

  // Of more of today's sites than so many, fewer than this share in squares of their own as large as a sign: dots.
  const MANY_SIGNS = 100;
  const CROWDED_SHARE = 0.8;
  const SIGN_PIXELS = 15;

  const KIND_WORDS = {
    today: "", proposed: "proposed", closing: "would close", moved: "would move here", host: "building that can be shared",
    placing: "being placed; drag to move", corner: "corner of the area being drawn",
  };
  let latest = null;

  // Gives the state of the map, which also stands at map.borough.
  function start(map, settings) {
    const { colours } = settings;
    const container = map.getContainer();
    const state = {
      map, settings, areas: [], names: [], wards: new Map(), marks: [], painted: null, hovered: null, moved: false,
      group: null, send: null, carried: null, gone: false,
    };
    map.borough = state;
    latest = state;
    container.classList.add("borough");
    if (!settings.live) nameDocument(settings.name);
    container.style.background = colours.paper;
    container.style.setProperty("--water-ink", colours.waterInk);
    container.style.setProperty("--green-ink", colours.greenInk);
    for (const [name, level] of Object.entries(PANES)) map.createPane(name).style.zIndex = level;
    state.defs = drawn("defs", {});
    container.append(drawn("svg", { width: 0, height: 0, "aria-hidden": "true", style: "position:absolute" }, state.defs));
    state.tip = L.tooltip({ className: "borough-tip", direction: "top", offset: [0, -10], opacity: 1 });
    let waiting = 0;
    const rewrite = () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => { if (!state.gone) names.write(state); });
    };
    state.rewrite = rewrite;
    // A file may come when the map has been taken down: there is nothing left to draw it on.
    state.fetched = (address, draw) => fetch(address).then((answer) => answer.json())
      .then((file) => { if (!state.gone) draw(file); });
    map.on("unload", () => { state.gone = true; });
    state.tell = (latlng, lines) => tell(state, latlng, lines);
    state.untouch = () => untouch(state);
    state.linesAt = (number) => aboutArea(state, number);
    state.placeOf = (number) => placeOf(state.areas[number]);
    state.aboutMarks = (marks) => marks.flatMap(aboutSite);
    controls(state);
    key.start(state);
    view.start(state);
    hand.start(state);
    window.boroughTiles.start(state);
    wheelAfterFocus(map);
    state.fetched(settings.areas, (outlines) => drawAreas(state, outlines));
    state.fetched(settings.wards, (wards) => {
      ground.drawWards(state, wards);
      state.refit();
      view.lookAtWard(state);
    });
    state.fetched(settings.background, (background) => ground.drawBackground(state, background));
    // Names are measured before they are placed, so once more when the style sheets have come.
    container.getRootNode().querySelectorAll("link[rel=stylesheet]")
      .forEach((sheet) => sheet.addEventListener("load", rewrite));
    map.on("moveend zoomend resize", rewrite);
    map.on("zoomend", () => ground.restyle(state));
    map.on("moveend", () => crowd(state));
    map.on("mouseout", () => untouch(state));
    return state;
  }

  // A map in a document of its own: a frame, or a page that was taken away.
  function nameDocument(name) {
    document.title = `Map of ${name}`;
    document.documentElement.lang = "en-GB";
    // Folium's own forbids a reader to enlarge the page.
    document.querySelectorAll("meta[name=viewport]")
      .forEach((viewport) => { viewport.content = "width=device-width, initial-scale=1"; });
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

  function drawAreas(state, { features }) {
    const { map, settings: { colours } } = state;
    const onCanvas = features.length > MOST_ELEMENTS;
    const renderer = (pane) => (onCanvas ? L.canvas({ pane, padding: 0.3 }) : L.svg({ pane, padding: 0.5 }));
    const fill = { pane: "fill", renderer: renderer("fill"), className: "borough-area", fillOpacity: 1,
      color: "#ffffff", weight: 0.6, opacity: 0.65, fillColor: colours.notShown };
    state.pattern = patterns(onCanvas, state.defs);
    state.hatch = { pane: "hatch", renderer: renderer("hatch"), interactive: false, stroke: false, fillOpacity: 1,
      fillColor: state.pattern("over", colours) };
    state.areas = features.map(({ properties, geometry }, number) => {
      const area = { ...properties, layer: null, fill: colours.notShown, hatched: null };
      if (!geometry) return area;
      area.layer = L.polygon(latlngs(geometry), fill);
      area.layer.on("mousemove click", (event) => touchArea(state, number, event.latlng));
      area.layer.on("mouseout", () => untouch(state));
      area.layer.addTo(map);
      return area;
    });
    recolour(state);
    map.on("zoomend", () => drawCloseUp(state));
    drawCloseUp(state);
  }

  // Once the map has been looked at from near, its outlines stay as they are there.
  function drawCloseUp(state) {
    const { map, settings, areas } = state;
    if (!settings.closeUp || state.closeUp || map.getZoom() < CLOSE_UP_FROM_ZOOM) return;
    state.closeUp = true;
    state.fetched(settings.closeUp, ({ features }) => {
      features.forEach(({ geometry }, number) => {
        const { layer, hatched } = areas[number];
        if (!layer) return;
        layer.setLatLngs(latlngs(geometry));
        if (hatched) hatched.setLatLngs(layer.getLatLngs());
      });
    });
  }

  const latlngs = ({ type, coordinates }) => L.GeoJSON.coordsToLatLngs(coordinates, type === "Polygon" ? 1 : 2);

  function touchArea(state, number, latlng) {
    const area = state.areas[number];
    if (state.hovered !== area) {
      untouch(state);
      state.hovered = area;
      area.layer.setStyle({ weight: 2, color: state.settings.colours.ink, opacity: 1 }).bringToFront();
    }
    tell(state, latlng, aboutArea(state, number));
  }

  // A code says nothing to most readers: it stands only where an area has neither a name nor a ward.
  const placeOf = ({ name, code, ward }) => [name === code ? "" : name, ward].filter(Boolean).join(", ") || code;

  function aboutArea(state, number) {
    const figure = figureOf(state, number);
    const facts = state.painted ? state.painted.facts.map((column) => wordOf(column, number)).filter(Boolean) : [];
    const lines = [placeOf(state.areas[number]), ...facts].map((words) => element("span", "", words));
    return figure ? [element("strong", "", figure), ...lines] : lines;
  }

  // Above what is touched, or below it where the frame ends, and aside where it would leave the frame.
  function tell(state, latlng, lines) {
    const at = state.map.latLngToContainerPoint(latlng);
    state.tip.setLatLng(latlng).setContent(element("div", "", ...lines));
    if (!state.map.hasLayer(state.tip)) state.tip.addTo(state.map);
    const low = at.y < state.tip.getElement().offsetHeight + 30;
    const half = state.tip.getElement().offsetWidth / 2 + 4;
    const aside = Math.max(half - at.x, 0) - Math.max(at.x + half - state.map.getSize().x, 0);
    Object.assign(state.tip.options, { direction: low ? "bottom" : "top", offset: [aside, low ? 16 : -12] });
    state.tip.setLatLng(latlng);
  }

  function figureOf(state, number) {
    const { painted } = state;
    if (!painted) return "";
    const paint = painted.paints[classOf(painted.classes, number)];
    return wordOf(painted.figures, number) || (paint ? paint[2] : "");
  }

  function untouch(state) {
    if (state.hovered) state.hovered.layer.setStyle({ weight: 0.6, color: "#ffffff", opacity: 0.65 });
    state.hovered = null;
    state.tip.remove();
  }

  // What a column says of an area: its words, and for every area a number of so many digits, or blanks for none.
  function wordOf([words, width, numbers], number) {
    return words[parseInt(numbers.slice(number * width, (number + 1) * width), DIGITS)] || "";
  }

  function classOf(classes, number) {
    return parseInt(classes[number] || "", DIGITS);
  }

  function recolour(state) {
    const { painted, areas, map, settings: { colours } } = state;
    if (!painted || !areas.length) return;
    const fills = painted.paints.map(([colour, pattern]) => (pattern ? state.pattern(pattern, { colour }) : colour));
    areas.forEach((area, number) => {
      if (!area.layer) return;
      const fill = fills[classOf(painted.classes, number)] || colours.notShown;
      if (area.fill !== fill) area.layer.setStyle({ fillColor: fill });
      area.fill = fill;
      const hatched = classOf(painted.hatched, number) >= 0;
      if (hatched && !area.hatched) area.hatched = L.polygon(area.layer.getLatLngs(), state.hatch);
      if (area.hatched) area.hatched[hatched ? "addTo" : "removeFrom"](map);
    });
  }

  // ---- what changes with a choice: colours and sites ----

  function paint(group, painted) {
    paintOn(latest, group, painted);
  }

  function paintOn(state, group, painted) {
    state.painted = painted;
    state.group = group;
    state.marks = painted.marks.map(([lat, lon, kind, symbol, text, code]) => ({
      at: [lat, lon], kind, symbol: painted.symbols[symbol], text, code,
    }));
    for (const mark of state.marks) group.addLayer(sign(state, mark));
    crowd(state);
    recolour(state);
    view.pinHere(state);
    key.paint(state);
    state.refit();
    view.lookAtWard(state);
    hand.painted(state);
    state.rewrite();
  }

  function sign(state, mark) {
    const { map, settings } = state;
    // On small maps what changes and its names come first, and the sites that stay take less room.
    const size = { today: settings.inStep ? 9 : SIGN_PIXELS, host: 14, corner: 13 }[mark.kind] || 24;
    const draggable = hand.draggable(state, mark);
    const marker = L.marker(mark.at, {
      icon: L.divIcon({ html: picture(mark.kind, mark.symbol, size), className: "borough-site", iconSize: [size, size] }),
      keyboard: false, bubblingMouseEvents: true, draggable, autoPan: true,
      zIndexOffset: { today: 0, host: -1000 }[mark.kind] ?? 1000,
    });
    // Two practices in one building are one sign on the map; touching it tells both.
    const here = state.marks.filter(({ at }) => at[0] === mark.at[0] && at[1] === mark.at[1]);
    const touched = () => {
      untouch(state);
      tell(state, marker.getLatLng(), here.flatMap((other) => aboutSite(other)));
    };
    marker.on("add", () => {
      const box = marker.getElement();
      box.setAttribute("aria-label", inWords(mark));
      box.setAttribute("role", "img");
      box.classList.toggle("borough-draggable", draggable);
    });
    marker.on("mouseover click", touched);
    marker.on("mouseout", () => untouch(state));
    marker.on("dragstart", () => { untouch(state); hand.close(state); });
    marker.on("dragend", () => hand.dropped(state, mark, marker.getLatLng()));
    return marker;
  }

  // Where today's sites would hide one another and the ground, as a whole county's do, each is a dot; from nearer a sign.
  function crowd({ map, marks }) {
    const inView = map.getBounds();
    const today = marks.filter(({ kind, at }) => kind === "today" && inView.contains(at));
    const squares = new Set(today.map(({ at }) => {
      const { x, y } = map.latLngToLayerPoint(at);
      return `${Math.floor(x / SIGN_PIXELS)} ${Math.floor(y / SIGN_PIXELS)}`;
    }));
    const hides = today.length > MANY_SIGNS && squares.size < CROWDED_SHARE * today.length;
    map.getContainer().classList.toggle("borough-crowded", hides);
  }

  const inWords = ({ text, kind, symbol }) =>
    [text, kind === "corner" ? "" : symbol[2], KIND_WORDS[kind]].filter(Boolean).join(", ");

  function aboutSite({ text, kind, symbol }) {
    const service = kind === "corner" ? "" : symbol[2];
    const about = element("span", "", [service, KIND_WORDS[kind]].filter(Boolean).join(", "));
    return [element("strong", "", named(text)), about];
  }

  window.boroughMap = { start, paint, paintOn };
})();
