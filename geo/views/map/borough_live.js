// The same map in the page itself, without a frame: shown once, painted after every choice, and taken down when left.
(() => {
  "use strict";

  const { element } = window.borough;
  const live = new WeakMap();

  function show(parent, { settings, painted, height }, send) {
    const drawing = JSON.stringify(settings);
    if (live.has(parent) && live.get(parent).drawing !== drawing) takeDown(parent);
    if (!live.has(parent)) live.set(parent, put(parent, settings, height, drawing));
    const shown = live.get(parent);
    shown.send = send;
    const said = JSON.stringify(painted);
    if (shown.said === said) return;
    shown.said = said;
    shown.group.clearLayers();
    window.boroughMap.paintOn(shown.state, shown.group, painted);
  }

  function put(parent, settings, height, drawing) {
    const frame = element("div", "");
    frame.style.height = height;
    parent.append(frame);
    const map = L.map(frame, { zoomSnap: 0.25, wheelPxPerZoomLevel: 110, attributionControl: false });
    const shown = { frame, map, drawing, said: "", send: null, group: L.layerGroup().addTo(map) };
    shown.state = window.boroughMap.start(map, settings);
    shown.state.send = (act) => shown.send(act);
    frame.boroughMap = map;
    return shown;
  }

  function takeDown(parent) {
    const { frame, map, state } = live.get(parent);
    live.delete(parent);
    state.watch.disconnect();
    state.key.watch.disconnect();
    // A canvas may still have been asked to draw once more when Leaflet takes it down.
    map.eachLayer((layer) => {
      if (layer instanceof L.Canvas) Object.assign(layer, { _clear: () => {}, _draw: () => {} });
    });
    map.remove();
    frame.remove();
  }

  // A run that comes in the middle of another is cleaned up after while the map still stands in the page.
  function leave(parent) {
    setTimeout(() => { if (live.has(parent) && !parent.isConnected) takeDown(parent); }, 0);
  }

  window.boroughLive = { show, leave };
})();
