// The names on the map, written where there is room: the important ones first, and the others give way.
// Names go on the page as text nodes only.
(() => {
  "use strict";

  const { element, named } = window.borough;
  // Sites' own names are tried from this zoom on, or at any where there are few of them, unless there are too many.
  const SITE_NAMES_FROM_ZOOM = 13;
  const FEW_SITES = 20;
  const MOST_SITE_NAMES = 200;
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
  // What a person has placed, the main towns, then the rest; small places come after what leads to them.
  const ORDER = ["mark", "place-0", "place-1", "station", "ward", "place-2", "water", "road", "site", "place-3", "school",
    "green"];
  // What it costs a name to stand somewhere: on a line between wards it may, where it finds nothing better near by; away
  // is for each pixel from what it names.
  const COSTS = { line: 1, away: 0.3, sign: 10, change: 40, name: 100, outside: 1000 };
  const LINE_CELL = 6;

  const orderOf = ({ layer, rank }) => {
    const known = ORDER.indexOf(layer);
    return known >= 0 ? known : ORDER.indexOf(`${layer}-${rank}`);
  };

  function write(state) {
    const { map } = state;
    const pane = map.getPane("names");
    if (!pane) return;
    pane.replaceChildren();
    const zoom = map.getZoom();
    const size = map.getSize();
    const room = { taken: [...underControls(map), ...underSigns(state)], lines: lineCells(state, size), size };
    const written = new Set();
    const due = ({ layer, rank }) => zoom >= (NAMES_FROM_ZOOM[layer][rank] ?? Infinity);
    const wanted = [...yourPlace(state), ...markNames(state, zoom), ...state.names.filter(due)];
    wanted.sort((a, b) => orderOf(a) - orderOf(b) || a.rank - b.rank);
    const spotOf = (name) => (name.lines ? alongLine(map, name.lines, name.text, size) : onPoint(map, name));
    const labels = wanted
      .map((name) => ({ name, spot: spotOf(name) }))
      .filter(({ spot }) => spot && inView(spot, size))
      .map((wish) => ({ ...wish, label: labelOf(wish.name) }));
    // All are measured before the first is moved: the browser then lays the page out once and not once a name.
    pane.append(...labels.map(({ label }) => label));
    for (const wish of labels) Object.assign(wish, { width: wish.label.offsetWidth, height: wish.label.offsetHeight });
    for (const wish of labels) {
      const said = `${wish.name.layer === "ward" ? "place" : wish.name.layer} ${wish.name.text.toLowerCase()}`;
      const again = written.has(said) && !["mark", "site"].includes(wish.name.layer);
      if (!again && place(map, wish, room)) written.add(said);
      else wish.label.remove();
    }
  }

  const inView = ({ x, y }, size) => x > -60 && y > -20 && x < size.x + 60 && y < size.y + 20;

  // Boxes that a name must keep clear of: left, top, right, bottom, and what standing there costs.
  function underControls(map) {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
      const box = control.getBoundingClientRect();
      return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top, COSTS.name];
    });
  }

  function underSigns({ map, marks, painted, settings }) {
    const half = settings.inStep ? 5 : 8;
    const around = ({ at, kind }) => {
      const point = map.latLngToContainerPoint(at);
      return ["today", "host"].includes(kind) ? boxAround(point, half, half) : boxAround(point, 12, 12, COSTS.change);
    };
    const pin = painted && painted.here ? [painted.here] : [];
    return [
      ...marks.map(around),
      ...pin.map((at) => boxAround(map.latLngToContainerPoint(at), 10, 28)),
    ];
  }

  const boxAround = ({ x, y }, half, above, cost = COSTS.sign) =>
    [x - half, y - above, x + half, y + Math.min(half, above), cost];

  function yourPlace({ painted }) {
    if (!painted || !painted.here) return [];
    return [{ layer: "mark", rank: 0, kind: "here", text: window.boroughKey.YOUR_PLACE, at: painted.here }];
  }

  // The cells of the view that a line between wards runs through.
  function lineCells({ map, wardLines }, size) {
    const cells = new Set();
    for (const { geometry } of wardLines || []) {
      for (const line of geometry.type === "LineString" ? [geometry.coordinates] : geometry.coordinates) {
        let from = null;
        for (const [lon, lat] of line) {
          const to = map.latLngToContainerPoint([lat, lon]);
          if (from && seen(from, to, size)) {
            const steps = Math.max(Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / LINE_CELL), 1);
            for (let step = 0; step <= steps; step += 1) {
              const share = step / steps;
              cells.add(cellOf(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share));
            }
          }
          from = to;
        }
      }
    }
    return cells;
  }

  const seen = (from, to, size) =>
    Math.max(from.x, to.x) > 0 && Math.min(from.x, to.x) < size.x && Math.max(from.y, to.y) > 0 && Math.min(from.y, to.y) < size.y;

  const cellOf = (x, y) => Math.floor(x / LINE_CELL) * 4096 + Math.floor(y / LINE_CELL);

  function crossed([left, top, right, bottom], cells) {
    let count = 0;
    for (let x = left; x <= right; x += LINE_CELL) {
      for (let y = top; y <= bottom; y += LINE_CELL) count += cells.has(cellOf(x, y));
    }
    return count;
  }

  function markNames(state, zoom) {
    const today = state.marks.filter(({ kind }) => kind === "today" || kind === "host").length;
    const all = (zoom >= SITE_NAMES_FROM_ZOOM || today <= FEW_SITES) && today <= MOST_SITE_NAMES;
    const placed = new Set();
    return state.marks
      .filter(({ kind, text }) => text && (all || !["today", "host"].includes(kind)))
      .map((mark) => ({ ...mark, layer: ["today", "host"].includes(mark.kind) ? "site" : "mark", rank: 0 }))
      .filter(({ text, at }) => !placed.has(`${text} ${at}`) && placed.add(`${text} ${at}`));
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
          const within = x > 20 && y > 20 && x < size.x - 20 && y < size.y - 20;
          const centred = length - 0.15 * Math.hypot(x - size.x / 2, y - size.y / 2);
          if (within && length > 12 && (!best || centred > best.score)) best = { score: centred, length, x, y, from, to };
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
    const label = element("div", `borough-name name-${name.layer} name-${name.layer}-${name.rank}`, named(name.text));
    if (name.text.length > 42) label.classList.add("name-long");
    return label;
  }

  function place(map, { name, spot, label, width, height }, { taken, lines, size }) {
    const across = Math.abs(width * Math.cos(spot.turn)) + Math.abs(height * Math.sin(spot.turn));
    const down = Math.abs(width * Math.sin(spot.turn)) + Math.abs(height * Math.cos(spot.turn));
    const spots = around(name, spot, width / 2, height / 2).map(([right, below], wish) => {
      const x = spot.x + right;
      const y = spot.y + below;
      const box = [x - across / 2 - 2, y - down / 2 - 1, x + across / 2 + 2, y + down / 2 + 1];
      const out = box[0] < 0 || box[1] < 0 || box[2] > size.x || box[3] > size.y;
      const clashes = taken.filter(
        (other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1],
      );
      const overlaps = (out ? COSTS.outside : 0) + clashes.reduce((sum, other) => sum + other[4], 0);
      const away = Math.hypot(right, below) * COSTS.away;
      return { x, y, box, overlaps, cost: overlaps + COSTS.line * crossed(box, lines) + away + wish / 100 };
    });
    const best = spots.reduce((least, other) => (other.cost < least.cost ? other : least));
    // What is in hand is always named and may stand on a sign, never on another name; the rest only where there is room.
    if (best.overlaps >= (name.layer === "mark" ? COSTS.name : COSTS.sign) && name.kind !== "placing") return false;
    const corner = map.containerPointToLayerPoint([best.x - width / 2, best.y - height / 2]);
    label.style.transform = `translate(${corner.x}px, ${corner.y}px) rotate(${spot.turn}rad)`;
    taken.push([...best.box, COSTS.name]);
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
    if (name.layer === "place" && name.rank < 2) {
      const steps = [0, -16, 16, -32, 32, -48, 48];
      return steps.flatMap((below) => steps.map((right) => [right, below]))
        .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
    }
    return [[0, 0], [0, -14], [0, 14], [half * 0.6, 0], [-half * 0.6, 0], [half, 0], [-half, 0], [0, -26], [0, 26]];
  }

  window.boroughNames = { NAMES_FROM_ZOOM, write };
})();
