// The ground of a borough's map: ward lines, water, green, railways and roads, and the names written on top of them.
// Names go on the page as text nodes only.
(() => {
  "use strict";

  // Sites' own names are written out from this zoom on, if there are no more than so many.
  const SITE_NAMES_FROM_ZOOM = 13.5;
  const MOST_SITE_NAMES = 150;
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

  const byZoom = (zoom, steps) => steps.reduce((value, [from, then]) => (zoom >= from ? then : value), 0);

  function element(tag, className, ...children) {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...children);
    return made;
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
        L.geoJSON(feature, { ...common, color: "#ffffff", weight: 3, opacity: 0.45 }).addTo(map);
        L.geoJSON(feature, { ...common, weight: 1.2, opacity: 0.85 }).addTo(map);
      }
    }
    state.rewrite();
  }

  function drawBackground(state, found) {
    const { map, settings: { colours } } = state;
    const pane = L.canvas({ pane: "over", padding: 0.4 });
    const common = { pane: "over", renderer: pane, interactive: false };
    const pick = (layer, test = () => true) =>
      found.features.filter((feature) => feature.properties.layer === layer && test(feature));
    const flat = (feature) => feature.geometry.type.includes("Polygon");
    const rank = (low, high) => (feature) => feature.properties.rank >= low && feature.properties.rank <= high;
    const add = (features, style, widths) => {
      if (!features.length) return;
      const layer = L.geoJSON({ type: "FeatureCollection", features }, { ...common, ...style }).addTo(map);
      if (widths) state.scaled.push([layer, widths]);
    };
    state.scaled = [];
    add(pick("green", flat), { stroke: false, fillColor: colours.green, fillOpacity: 0.88 });
    add(pick("water", flat), { stroke: false, fillColor: colours.water, fillOpacity: 1 });
    const line = { fill: false, lineCap: "round", lineJoin: "round" };
    const streams = (feature) => !flat(feature);
    add(pick("water", (feature) => streams(feature) && rank(2, 9)(feature)), { ...line, color: colours.water },
      [[8, 0.4], [12, 0.8], [14, 1.6], [16, 3]]);
    add(pick("water", (feature) => streams(feature) && rank(0, 1)(feature)), { ...line, color: colours.water },
      [[8, 1.5], [11, 2.5], [12, 3.5], [13, 5], [14, 7], [16, 12]]);
    add(pick("road", rank(4, 9)), { ...line, color: "#3b4150", opacity: 0.22 },
      [[12, 0.45], [13, 0.7], [14, 1.1], [15, 2], [16, 3.5]]);
    add(pick("road", rank(3, 3)), { ...line, color: "#3b4150", opacity: 0.4 },
      [[10, 0.5], [12, 0.9], [13, 1.4], [14, 2], [15, 3], [16, 5]]);
    const main = [
      [[8, 2], [11, 2.8], [12, 3.4], [13, 4.6], [14, 6], [15, 8], [16, 11]],
      [[8, 1], [11, 1.5], [12, 2], [13, 3], [14, 4.2], [15, 6], [16, 9]],
    ];
    const second = main.map((steps) => steps.map(([zoom, width]) => [zoom, width * 0.72]));
    for (const [low, high, [casing, core]] of [[2, 2, second], [0, 1, main]]) {
      add(pick("road", rank(low, high)), { ...line, color: "#5d6470", opacity: 0.85 }, casing);
      add(pick("road", rank(low, high)), { ...line, color: "#ffffff", opacity: 1 }, core);
    }
    add(pick("railway"), { ...line, color: "#3d434b", opacity: 0.9, lineCap: "butt" },
      [[8, 1.2], [12, 1.8], [14, 2.6], [16, 3.4]]);
    add(pick("railway"), { ...line, color: "#ffffff", opacity: 0.95, lineCap: "butt", dashArray: "6 7" },
      [[8, 0.6], [12, 1], [14, 1.5], [16, 2]]);
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
    const taken = [...underControls(map), ...state.marks.map(({ at }) => {
      const sign = map.latLngToContainerPoint(at);
      return [sign.x - 8, sign.y - 8, sign.x + 8, sign.y + 8, 1];
    })];
    const written = new Set();
    const due = ({ layer, rank }) => zoom >= (NAMES_FROM_ZOOM[layer][rank] ?? Infinity);
    const wanted = [...markNames(state, zoom), ...state.names.filter(due)];
    wanted.sort((a, b) => NAME_ORDER.indexOf(a.layer) - NAME_ORDER.indexOf(b.layer) || a.rank - b.rank);
    const spotOf = (name) => (name.lines ? alongLine(map, name.lines, name.text, size) : onPoint(map, name));
    const labels = wanted
      .map((name) => ({ name, spot: spotOf(name) }))
      .filter(({ spot }) => spot && inView(spot, size))
      .map((held) => ({ ...held, label: labelOf(held.name) }));
    // All are measured before the first is moved: the browser then lays the page out once and not once a name.
    pane.append(...labels.map(({ label }) => label));
    for (const held of labels) Object.assign(held, { width: held.label.offsetWidth, height: held.label.offsetHeight });
    for (const held of labels) {
      const said = `${held.name.layer === "ward" ? "place" : held.name.layer} ${held.name.text.toLowerCase()}`;
      const again = written.has(said) && !["mark", "site"].includes(held.name.layer);
      if (!again && placeName(map, held, taken, size)) written.add(said);
      else held.label.remove();
    }
  }

  const inView = ({ x, y }, size) => x > -60 && y > -20 && x < size.x + 60 && y < size.y + 20;

  // Boxes that a name must keep clear of: left, top, right, bottom, and what standing there costs.
  function underControls(map) {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top, 100];
    });
  }

  function markNames(state, zoom) {
    const all = zoom >= SITE_NAMES_FROM_ZOOM && state.marks.length <= MOST_SITE_NAMES;
    return state.marks
      .filter(({ kind, text }) => text && (kind !== "today" || all))
      .map((mark) => ({ ...mark, layer: mark.kind === "today" ? "site" : "mark", rank: 0 }));
  }

  function onPoint(map, { at }) {
    const point = map.latLngToContainerPoint(at);
    return { x: point.x, y: point.y, turn: 0 };
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
    return { x: best.x, y: best.y, turn };
  }

  function labelOf(name) {
    const label = element("div", `borough-name name-${name.layer} name-${name.layer}-${name.rank}`);
    const words = document.createElement("bdi");
    words.textContent = name.text;
    label.append(words);
    if (name.text.length > 42) label.classList.add("name-long");
    return label;
  }

  function placeName(map, { name, spot, label, width, height }, taken, size) {
    const across = Math.abs(width * Math.cos(spot.turn)) + Math.abs(height * Math.sin(spot.turn));
    const down = Math.abs(width * Math.sin(spot.turn)) + Math.abs(height * Math.cos(spot.turn));
    const spots = around(name, spot, width / 2, height / 2).map(([right, below]) => {
      const x = spot.x + right;
      const y = spot.y + below;
      const box = [x - across / 2 - 2, y - down / 2 - 1, x + across / 2 + 2, y + down / 2 + 1];
      const out = box[0] < 0 || box[1] < 0 || box[2] > size.x || box[3] > size.y;
      const clashes = taken.filter(
        (held) => box[0] < held[2] && box[2] > held[0] && box[1] < held[3] && box[3] > held[1],
      );
      return { x, y, box, cost: (out ? 1000 : 0) + clashes.reduce((sum, held) => sum + held[4], 0) };
    });
    const best = spots.reduce((least, other) => (other.cost < least.cost ? other : least));
    // What a person has placed is always named; anything else only where there is room.
    if (best.cost > 0 && name.layer !== "mark") return false;
    const corner = map.containerPointToLayerPoint([best.x - width / 2, best.y - height / 2]);
    label.style.transform = `translate(${corner.x}px, ${corner.y}px) rotate(${spot.turn}rad)`;
    taken.push([...best.box, 100]);
    return true;
  }

  // Where a name may stand, the best first, as steps in pixels from its spot.
  function around(name, spot, half, tall) {
    if (spot.turn) return [[0, 0]];
    if (["station", "school"].includes(name.layer)) return [[half - 5, 0], [5 - half, 0]];
    if (["mark", "site"].includes(name.layer)) {
      const [right, below] = [half + 14, tall + 13];
      return [[right, 0], [-right, 0], [0, -below], [0, below], [right, -below], [right, below], [-right, -below],
        [-right, below], [0, -below - 16], [0, below + 16]];
    }
    return [[0, 0], [0, -14], [0, 14], [half, 0], [-half, 0], [0, -26], [0, 26]];
  }

  window.boroughGround = { drawWards, drawBackground, restyle, writeNames };
})();
