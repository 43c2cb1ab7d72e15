// The ground of a borough's map: ward lines, the outline of the ward that is chosen, water, green, railways and roads.
// What is written on top of them lies in borough_names.js.
(() => {
  "use strict";

  const { NAMES_FROM_ZOOM } = window.boroughNames;
  const byZoom = (zoom, steps) => steps.reduce((value, [from, then]) => (zoom >= from ? then : value), 0);

  function drawWards(state, fetched) {
    const { map, settings } = state;
    const renderer = L.svg({ pane: "lines", padding: 0.5 });
    const common = { pane: "lines", renderer, interactive: false, fill: false, color: settings.colours.wardLine };
    state.wardLook = common;
    state.wardLines = fetched.features.filter(({ properties: { kind } }) => kind !== "ward");
    for (const feature of fetched.features) {
      const { kind, name, code, at } = feature.properties;
      if (kind === "ward") {
        state.names.push({ layer: "ward", rank: 0, text: name, at });
        state.wards.set(code, feature);
      } else if (kind === "edge") {
        state.edge = ringsOf(feature);
        L.geoJSON(feature, { ...common, color: "#ffffff", weight: 6, opacity: 0.75 }).addTo(map);
        L.geoJSON(feature, { ...common, weight: 2.6, opacity: 0.95 }).addTo(map);
      } else {
        L.geoJSON(feature, { ...common, color: "#ffffff", weight: 3, opacity: 0.45 }).addTo(map);
        L.geoJSON(feature, { ...common, weight: 1.2, opacity: 0.85 }).addTo(map);
      }
    }
    state.rewrite();
  }

  // A light line under a dark one, so that the outline is seen on every fill.
  function outlineWard(state, code) {
    if (state.outlined === code) return;
    state.outlined = code;
    if (state.outline) state.outline.remove();
    const ward = state.wards.get(code);
    const look = { ...state.wardLook, className: "borough-chosen-ward" };
    state.outline = ward && L.layerGroup([
      L.geoJSON(ward, { ...look, color: "#ffffff", weight: 8, opacity: 0.95 }),
      L.geoJSON(ward, { ...look, color: state.settings.colours.ink, weight: 4, opacity: 1 }),
    ]).addTo(state.map);
  }

  // The lines of a shape, each a list of [lat, lon].
  function ringsOf({ geometry: { type, coordinates } }) {
    const depth = { LineString: 0, MultiLineString: 1, Polygon: 1, MultiPolygon: 2 }[type];
    const lines = depth ? coordinates.flat(depth - 1) : [coordinates];
    return lines.map((line) => line.map(([lon, lat]) => [lat, lon]));
  }

  function drawBackground(state, fetched) {
    const { map, settings: { colours } } = state;
    const pane = L.canvas({ pane: "over", padding: 0.4 });
    const common = { pane: "over", renderer: pane, interactive: false };
    const pick = (layer, test = () => true) =>
      fetched.features.filter((feature) => feature.properties.layer === layer && test(feature));
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
    for (const feature of fetched.features) rememberName(state, feature);
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

  window.boroughGround = { drawWards, drawBackground, restyle, outlineWard, ringsOf };
})();
