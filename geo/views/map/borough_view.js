// What part of the world a map shows: the whole place beside its key, the ward that is read, the place that was typed.
// After that the view is the reader's own, and is kept.
(() => {
  "use strict";

  const { picture } = window.borough;
  const ground = window.boroughGround;
  const key = window.boroughKey;
  // How the room that is left over is shared out, to the left and above, the most usual first.
  const STANDS = [0.5, 0.25, 0, 0.75, 1].flatMap((above) => [0.5, 0.25, 0].map((left) => [left, above]));
  // By how much a place may be drawn smaller to stand clear of the key, in steps of the zoom.
  const STEP = 0.25;
  const MOST_STEPS = 8;
  // What the scale and the sources' names take along the lower edge.
  const FOOT = 30;
  // Maps of one page that are read together, and whether one of them is taking the others along.
  const together = new Set();
  let leading = false;

  // The view is kept while the tab is open, so that another page's map of the same place opens where this one was left.
  function start(state) {
    const { map, settings } = state;
    const kept = `view ${settings.name} ${settings.bounds}`;
    const whole = () => {
      state.fitting = true;
      fit(state, edgeOf(state), { space: 12 });
      state.fitting = false;
    };
    state.refit = () => { if (!state.moved) whole(); };
    state.whole = () => { state.moved = false; sessionStorage.removeItem(kept); whole(); };
    const before = JSON.parse(sessionStorage.getItem(kept) || "null");
    whole();
    map.setMinZoom(Math.floor(map.getZoom()) - 1);
    map.setMaxZoom(18);
    // Wide enough that a place broader than high can be drawn below its key.
    map.setMaxBounds(L.latLngBounds(settings.bounds).pad(1.5));
    if (before) map.setView(before.centre, before.zoom, { animate: false });
    state.looked = before ? before.ward : "";
    state.keep = () => {
      if (!state.moved) return;
      const { lat, lng } = map.getCenter();
      sessionStorage.setItem(kept, JSON.stringify({ centre: [lat, lng], zoom: map.getZoom(), ward: state.looked }));
    };
    map.on("dragstart", () => { state.moved = true; });
    map.on("zoomstart", () => { if (!state.fitting) state.moved = true; });
    map.on("moveend", state.keep);
    let width = map.getSize().x;
    state.watch = new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      if (state.moved || map.getSize().x === width) return;
      width = map.getSize().x;
      map.setMinZoom(5);
      whole();
    });
    state.watch.observe(map.getContainer());
    state.moved = Boolean(before);
    if (settings.inStep) walkTogether(state);
  }

  // Whichever is moved takes the others along, to the same place and as near.
  function walkTogether(state) {
    const { map } = state;
    together.add(state);
    map.on("unload", () => together.delete(state));
    map.on("moveend", () => {
      if (leading || state.fitting) return;
      leading = true;
      for (const other of together) {
        other.moved = state.moved;
        if (other !== state) other.map.setView(map.getCenter(), map.getZoom(), { animate: false });
      }
      leading = false;
    });
  }

  // The outline of the place, or its bounds until the outline has come: rings of [lat, lon].
  function edgeOf({ edge, settings: { bounds: [[south, west], [north, east]] } }) {
    return edge || [[[south, west], [south, east], [north, east], [north, west], [south, west]]];
  }

  // As large as may be with no line of the rings under the key, which stands in the upper right corner.
  function fit({ map, key: { box } }, rings, { space, maxZoom = 18 }) {
    const bounds = L.latLngBounds(rings.flat());
    const size = map.getSize();
    const most = Math.min(map.getBoundsZoom(bounds, false, L.point(2 * space, 2 * space + FOOT)), maxZoom);
    const covers = box.open && !box.hidden && size.x >= key.ROOM;
    const free = { left: size.x - 10 - box.offsetWidth - space, bottom: 10 + box.offsetHeight + space };
    for (let step = 0; covers && step <= MOST_STEPS; step += 1) {
      const zoom = most - step * STEP;
      const [low, high] = [map.project(bounds.getNorthWest(), zoom), map.project(bounds.getSouthEast(), zoom)];
      const spare = size.subtract(high.subtract(low)).subtract([2 * space, 2 * space + FOOT]);
      const line = rings.flatMap((ring) => along(ring.map((at) => map.project(at, zoom).subtract(low))));
      for (const [left, above] of STANDS) {
        const corner = L.point(space + spare.x * left, space + spare.y * above);
        if (!line.some(({ x, y }) => x + corner.x > free.left && y + corner.y < free.bottom)) {
          map.setView(map.unproject(low.add(size.divideBy(2)).subtract(corner), zoom), zoom, { animate: false });
          return;
        }
      }
    }
    const padding = { paddingTopLeft: [space, space], paddingBottomRight: [space, space + FOOT] };
    map.fitBounds(bounds, { ...padding, maxZoom, animate: false });
  }

  // Points of a line in pixels, none further from the next than a swatch of the key is wide.
  function along(points) {
    return points.flatMap((to, number) => {
      const from = points[Math.max(number - 1, 0)];
      const steps = Math.max(Math.ceil(from.distanceTo(to) / 20), 1);
      return Array.from({ length: steps }, (_, step) => from.add(to.subtract(from).multiplyBy((step + 1) / steps)));
    });
  }

  // A ward that has just been chosen, or the place that was just typed, is gone to, once.
  function lookAtWard(state) {
    const { painted, wards } = state;
    if (!painted || !wards.size) return;
    ground.outlineWard(state, painted.ward);
    const here = painted.here ? painted.here.join() : "";
    // Where the place lies is kept with no view: one that was left with the same ward has been gone to.
    if (state.lookedHere === undefined && state.moved && state.looked === painted.ward) state.lookedHere = here;
    if (state.looked === painted.ward && (state.lookedHere || "") === here) return;
    state.looked = painted.ward;
    state.lookedHere = here;
    const rings = wards.has(painted.ward) ? ground.ringsOf(wards.get(painted.ward)) : [];
    if (here) rings.push([painted.here]);
    if (rings.length) {
      state.moved = true;
      fit(state, rings, { space: 36, maxZoom: 15 });
    }
    state.keep();
  }

  // Where the visitor asked from. It is on no page that is taken away.
  function pinHere(state) {
    const { painted: { here }, map } = state;
    if (state.pin) state.pin.remove();
    const icon = L.divIcon({ html: picture("here", [], 30), className: "borough-here", iconSize: [30, 30], iconAnchor: [15, 28] });
    state.pin = here && L.marker(here, { icon, keyboard: false, interactive: false, zIndexOffset: 1600 }).addTo(map);
    if (!state.pin) return;
    state.pin.getElement().setAttribute("role", "img");
    state.pin.getElement().setAttribute("aria-label", key.YOUR_PLACE);
  }

  window.boroughView = { start, lookAtWard, pinHere };
})();
