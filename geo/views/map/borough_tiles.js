// Pictures of the ground from OpenStreetMap under a real place's map: asked for only once somebody switches them on.
(() => {
  "use strict";

  const { element } = window.borough;
  const KEPT = "streets under the map";
  const SAYS = "Tells openstreetmap.org your internet address, that of this dashboard and where you look; nothing else.";
  const CREDIT = "Background © OpenStreetMap contributors";

  function start(state) {
    const { settings, key: { box }, hand: { stop } } = state;
    if (!settings.tiles) return;
    const turn = element("input", "");
    turn.type = "checkbox";
    // The map is one stop of the tab key; from there T does the same.
    turn.tabIndex = -1;
    state.streets = { turn, layer: null, says: element("small", "", SAYS), credit: element("div", "borough-credit", CREDIT) };
    const label = element("label", "borough-streets", turn, element("span", "", "Streets from OpenStreetMap"));
    box.append(element("div", "borough-key-lines", label, state.streets.says));
    turn.addEventListener("change", () => draw(state));
    stop.setAttribute("aria-label", `${stop.getAttribute("aria-label")} T draws streets from OpenStreetMap: ${SAYS}`);
    stop.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() === "t" && !event.ctrlKey && !event.metaKey && !event.altKey) turn.click();
    });
    turn.checked = sessionStorage.getItem(KEPT) === "on";
    if (turn.checked) draw(state);
  }

  function draw({ map, settings, streets }) {
    const { turn, says, credit } = streets;
    sessionStorage.setItem(KEPT, turn.checked ? "on" : "off");
    map.getContainer().classList.toggle("borough-on-streets", turn.checked);
    if (!turn.checked) {
      if (streets.layer) streets.layer.remove();
      credit.remove();
      says.textContent = SAYS;
      return;
    }
    // OpenStreetMap answers only those who say from which site they ask.
    const bounds = L.latLngBounds(settings.bounds).pad(0.6);
    streets.layer ??= L.tileLayer(settings.tiles, { bounds, maxZoom: 19, referrerPolicy: "origin" })
      .on("tileerror", () => { says.textContent = "OpenStreetMap does not answer; the rest of the map stands as it is."; });
    streets.layer.addTo(map);
    map.getContainer().querySelector(".borough-credit").append(credit);
  }

  window.boroughTiles = { start };
})();
