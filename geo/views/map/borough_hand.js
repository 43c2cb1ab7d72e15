// What a hand does on the map, with a mouse, a finger or the keyboard: a cross-hair, a place chosen, what may be done
// there as a short list of buttons, a ring dragged, and the way past the map.
// Names go on the page as text nodes only.
(() => {
  "use strict";

  const { element, drawn, named } = window.borough;
  const STEP = 32;
  const FINE_STEP = 4;
  const EDGE = 40;
  // How near, in pixels, a click must be to a sign to mean it; a finger is broader than a pointer.
  const REACH = { mouse: 13, touch: 22 };
  const HOST_REACH = 70;
  // A second click within this is a double click, which only zooms.
  const DOUBLE_MS = 260;
  const KEYS = "Arrow keys move a cross-hair, N goes to the next site, Enter chooses, plus and minus zoom, L folds the "
    + "key, Escape leaves.";
  const TABLE = "The same figures are in the table on this page.";

  function start(state) {
    const { map, settings } = state;
    const container = map.getContainer();
    map.keyboard.disable();
    container.removeAttribute("tabindex");
    container.setAttribute("role", "region");
    container.setAttribute("aria-label", `Map of ${settings.name}. ${TABLE}`);
    container.querySelectorAll(".leaflet-control a, .leaflet-control button").forEach((stop) => { stop.tabIndex = -1; });
    if (window.frameElement) window.frameElement.title = `Map of ${settings.name}`;
    const skip = element("button", "borough-skip", "Skip past the map");
    skip.type = "button";
    skip.addEventListener("click", (event) => { event.stopPropagation(); leave(state); });
    const stop = element("div", "borough-hand");
    stop.tabIndex = 0;
    stop.setAttribute("role", "application");
    stop.setAttribute("aria-roledescription", "map");
    stop.setAttribute("aria-label", `Map of ${settings.name}. ${KEYS} ${TABLE}`);
    const spoken = element("div", "borough-spoken");
    spoken.setAttribute("aria-live", "polite");
    const bars = drawn("path", { d: "M 17 1 V 13 M 17 21 V 33 M 1 17 H 13 M 21 17 H 33", class: "borough-bars" });
    const cross = element("div", "borough-cross", drawn("svg", { width: 34, height: 34, "aria-hidden": "true" }, bars));
    cross.hidden = true;
    const notice = element("div", "borough-notice");
    notice.setAttribute("role", "status");
    notice.hidden = true;
    container.prepend(skip, stop);
    container.append(cross, notice, spoken);
    state.hand = { stop, spoken, cross, notice, at: null, menu: null, ring: null, next: 0, timer: 0, touch: false };
    L.DomEvent.disableClickPropagation(notice);
    L.DomEvent.disableClickPropagation(skip);
    stop.addEventListener("keydown", (event) => pressed(state, event));
    stop.addEventListener("blur", () => { if (!state.hand.menu) hideCross(state); });
    container.addEventListener("pointerdown", (event) => {
      state.hand.touch = event.pointerType === "touch";
      if (!event.composedPath().some((part) => part.matches?.(".borough-menu, .leaflet-control, button"))) {
        stop.focus({ preventScroll: true });
        hideCross(state);
      }
    });
    map.on("move zoom", () => { if (state.hand.menu) settle(state, state.hand.menu); });
    map.on("zoomstart", () => close(state));
    map.on("dblclick", () => { clearTimeout(state.hand.timer); close(state); });
    // A click at the same spot twice is two clicks: the count makes the second differ from the first.
    let clicks = 0;
    map.on("click", (event) => {
      clicks += 1;
      event.latlng.click = clicks;
      if (state.send) chosen(state, event);
    });
    if (!settings.live) holdClicks(state);
  }

  // A component tells single from double clicks itself; anything else that listens to the map hears of a click only
  // when it is known to be no half of a double one.
  function holdClicks({ map }) {
    const container = map.getContainer();
    const passed = new WeakSet();
    let waiting = 0;
    container.addEventListener("click", (event) => {
      const aside = event.target.closest(".leaflet-control, .borough-skip, .borough-menu, .borough-notice");
      if (passed.has(event) || aside || map.dragging.moved()) return;
      event.stopPropagation();
      if (waiting) {
        clearTimeout(waiting);
        waiting = 0;
        if (event.pointerType === "touch") map.setZoomAround(map.mouseEventToContainerPoint(event), map.getZoom() + 1);
        return;
      }
      const { clientX, clientY } = event;
      waiting = setTimeout(() => {
        waiting = 0;
        const again = new MouseEvent("click", { bubbles: true, cancelable: true, view: window, clientX, clientY });
        passed.add(again);
        event.target.dispatchEvent(again);
      }, DOUBLE_MS);
    }, true);
  }

  // ---- the keyboard ----

  const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function pressed(state, event) {
    const { map } = state;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = state.hand.at || map.getSize().divideBy(2);
    const keys = {
      Enter: () => pick(state), " ": () => pick(state), Escape: () => escape(state),
      "+": () => map.setZoomAround(at, map.getZoom() + 1), "=": () => map.setZoomAround(at, map.getZoom() + 1),
      "-": () => map.setZoomAround(at, map.getZoom() - 1), 0: () => state.whole(),
      n: () => nextSite(state), N: () => nextSite(state),
      l: () => window.boroughKey.fold(state), L: () => window.boroughKey.fold(state),
    };
    const move = MOVES[event.key];
    if (!move && !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    if (move) moveCross(state, move, event.shiftKey ? FINE_STEP : STEP);
    else keys[event.key]();
  }

  function moveCross(state, [right, down], step) {
    const { map } = state;
    const size = map.getSize();
    const from = state.hand.at || size.divideBy(2);
    const to = L.point(from.x + right * step, from.y + down * step);
    const kept = L.point(Math.min(Math.max(to.x, EDGE), size.x - EDGE), Math.min(Math.max(to.y, EDGE), size.y - EDGE));
    // At the edge of the view the map comes along.
    if (!to.equals(kept)) {
      state.moved = true;
      map.panBy(to.subtract(kept), { animate: false });
    }
    showCross(state, kept);
  }

  function nextSite(state) {
    const { map, marks } = state;
    if (!marks.length) return;
    const mark = marks[state.hand.next % marks.length];
    state.hand.next += 1;
    if (!map.getBounds().pad(-0.1).contains(mark.at)) {
      state.moved = true;
      map.panTo(mark.at, { animate: false });
    }
    showCross(state, map.latLngToContainerPoint(mark.at));
  }

  function showCross(state, point) {
    const { map, hand } = state;
    hand.at = point;
    hand.cross.hidden = false;
    hand.cross.style.transform = `translate(${point.x - 17}px, ${point.y - 17}px)`;
    const latlng = map.containerPointToLatLng(point);
    const marks = marksAt(state, point, REACH.mouse);
    const number = areaAt(state, latlng);
    const lines = marks.length ? state.aboutMarks(marks) : number < 0 ? [] : state.linesAt(number);
    if (lines.length) state.tell(latlng, lines);
    else state.untouch();
    const said = lines.map((line) => line.textContent).join(". ") || "Outside the areas of this map.";
    clearTimeout(hand.speaking);
    hand.speaking = setTimeout(() => { hand.spoken.textContent = said; }, 150);
  }

  function hideCross(state) {
    if (state.hand.cross.hidden) return;
    state.hand.cross.hidden = true;
    state.hand.at = null;
    state.untouch();
  }

  function pick(state) {
    const { map } = state;
    if (!state.hand.at) return showCross(state, map.getSize().divideBy(2));
    const marks = marksAt(state, state.hand.at, REACH.mouse);
    const latlng = marks.length ? L.latLng(marks[0].at) : map.containerPointToLatLng(state.hand.at);
    const containerPoint = map.latLngToContainerPoint(latlng);
    return map.fire("click", { latlng, containerPoint, layerPoint: map.latLngToLayerPoint(latlng), byKey: true });
  }

  function escape(state) {
    if (state.hand.menu || state.carried) {
      close(state);
      carry(state, null);
      return;
    }
    hideCross(state);
    leave(state);
  }

  // On to what follows the map on the page, which is the page around the frame where there is one.
  function leave(state) {
    const container = state.map.getContainer();
    const outer = window.frameElement || container.getRootNode().host || container;
    const stops = "a[href], button, input, select, textarea, summary, iframe, [tabindex]";
    const follows = (stop) => outer.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING;
    const next = [...outer.ownerDocument.querySelectorAll(stops)].find(
      (stop) => follows(stop) && !outer.contains(stop) && stop.tabIndex >= 0 && !stop.disabled && stop.offsetParent,
    );
    if (next) next.focus();
    else state.hand.stop.blur();
  }

  // ---- what is at a place ----

  function marksAt({ map, marks }, point, reach) {
    const away = ({ at }) => map.latLngToContainerPoint(at).distanceTo(point);
    return marks.filter((mark) => away(mark) <= reach).sort((a, b) => away(a) - away(b));
  }

  function areaAt({ map, areas }, latlng) {
    const point = map.latLngToLayerPoint(latlng);
    return areas.findIndex(({ layer }) => layer && layer._containsPoint(point));
  }

  const NEVER = new Set(["closing", "corner"]);
  const OWN = new Set(["placing", "proposed", "moved"]);

  function draggable({ painted, send }, { kind, code }) {
    if (send) return OWN.has(kind) && painted.choices.moves.includes(code);
    return kind === "placing";
  }

  function dropped(state, { code }, latlng) {
    if (state.send) done(state, "move", latlng, code);
    else state.map.fire("click", { latlng });
  }

  // ---- choosing what to do there ----

  function chosen(state, { latlng, containerPoint, byKey }) {
    const { map, painted, hand } = state;
    clearTimeout(hand.timer);
    if (state.carried) {
      const { code } = state.carried;
      hand.timer = setTimeout(() => { carry(state, null); done(state, "move", latlng, code); }, byKey ? 0 : DOUBLE_MS);
      return;
    }
    const marks = marksAt(state, containerPoint, hand.touch ? REACH.touch : REACH.mouse);
    const at = marks.length ? L.latLng(marks[0].at) : latlng;
    const offers = offersAt(state, marks, at);
    if (!offers.length) return;
    if (offers.length === 1 && offers[0].kind === "look") {
      hand.timer = setTimeout(() => done(state, "look", at, ""), byKey ? 0 : DOUBLE_MS);
      return;
    }
    open(state, at, offers, marks, byKey);
  }

  function offersAt({ map, marks: all, painted: { choices } }, marks, at) {
    const here = marks.filter(({ kind }) => !NEVER.has(kind));
    const ofSites = here.slice(0, 3).flatMap((mark) => [
      choices.closes.includes(mark.code) && mark.kind !== "host" && {
        kind: "close", site: mark.code, words: OWN.has(mark.kind) && mark.kind !== "moved"
          ? ["Take away ", named(mark.text)] : ["Close ", named(mark.text)],
      },
      choices.moves.includes(mark.code) && mark.kind !== "host" && {
        kind: "carry", mark, words: ["Move ", named(mark.text), " …"],
      },
      mark.kind === "host" && { kind: "share", site: mark.code, words: ["Share with ", named(mark.text)] },
    ]).filter(Boolean);
    const looks = { kind: "look", site: "", words: [choices.looks || "This place"] };
    const open = { kind: "open", site: "", words: [`Open ${choices.opens} here`] };
    if (ofSites.length) return choices.looks ? [...ofSites, looks] : ofSites;
    const any = choices.opens || choices.closes.length || choices.moves.length || all.some(({ kind }) => kind === "host");
    if (!any) return [looks];
    const away = (mark) => map.distance(mark.at, at);
    const nearest = (list) => list.sort((a, b) => away(a) - away(b))[0];
    const movable = all.filter(({ code, kind }) => !NEVER.has(kind) && kind !== "host" && choices.moves.includes(code));
    const moving = [nearest(movable.filter(({ kind }) => OWN.has(kind))), nearest(movable.filter(({ kind }) => !OWN.has(kind)))];
    const host = nearest(marksAt({ map, marks: all }, map.latLngToContainerPoint(at), HOST_REACH)
      .filter(({ kind }) => kind === "host"));
    return [
      choices.opens && open,
      ...moving.filter(Boolean).map(({ code, text }) =>
        ({ kind: "move", site: code, words: ["Move ", named(text), " here"] })),
      host && { kind: "share", site: host.code, words: ["Share with ", named(host.text)] },
      choices.looks && looks,
    ].filter(Boolean);
  }

  function open(state, at, offers, marks, byKey) {
    const { map, hand } = state;
    close(state);
    state.untouch();
    const number = areaAt(state, at);
    const where = marks.length ? [named(marks[0].text)] : number < 0 ? ["Outside the areas of this map"]
      : [state.placeOf(number)];
    const buttons = offers.map(({ kind, site, mark, words }) => {
      const button = element("button", `borough-offer offer-${kind}`, ...words);
      button.type = "button";
      button.addEventListener("click", () => {
        close(state);
        hand.stop.focus({ preventScroll: true });
        if (kind === "carry") carry(state, mark);
        else done(state, kind, at, site);
      });
      return button;
    });
    const not = element("button", "borough-not", "×");
    not.type = "button";
    not.setAttribute("aria-label", "Choose nothing");
    not.addEventListener("click", () => { close(state); hand.stop.focus({ preventScroll: true }); });
    const menu = element("div", "borough-menu", element("div", "borough-menu-where", ...where), not, ...buttons);
    menu.setAttribute("role", "group");
    menu.setAttribute("aria-label", "What to do here");
    L.DomEvent.disableClickPropagation(menu);
    L.DomEvent.disableScrollPropagation(menu);
    menu.addEventListener("keydown", (event) => among(state, event, [...buttons, not]));
    hand.menu = { menu, at };
    hand.ring = ringAt(map, at, false);
    map.getContainer().append(menu);
    settle(state, hand.menu);
    buttons[0].focus({ preventScroll: true, focusVisible: Boolean(byKey) });
  }

  // Up and down among the buttons, Escape back to the map; the tab key goes on its own way.
  function among(state, event, buttons) {
    event.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const root = state.map.getContainer().getRootNode();
    if (step) {
      event.preventDefault();
      buttons[(buttons.indexOf(root.activeElement) + step + buttons.length) % buttons.length].focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      close(state);
      state.hand.stop.focus({ preventScroll: true });
    }
  }

  // Beside the place where there is room, else below or above it; always inside the map.
  function settle({ map }, { menu, at }) {
    const { x, y } = map.latLngToContainerPoint(at);
    const size = map.getSize();
    const [width, height] = [menu.offsetWidth, menu.offsetHeight];
    const beside = [x + 20, x - 20 - width].find((left) => left >= 4 && left + width <= size.x - 4);
    const below = y + 20 + height <= size.y - 4 ? y + 20 : y - 20 - height;
    const left = beside ?? Math.min(Math.max(x - width / 2, 4), Math.max(size.x - width - 4, 4));
    const top = beside === undefined ? below : y - 22;
    menu.style.left = `${left}px`;
    menu.style.top = `${Math.min(Math.max(top, 4), Math.max(size.y - height - 4, 4))}px`;
  }

  function ringAt(map, at, waiting) {
    const html = element("div", waiting ? "borough-ring borough-waiting" : "borough-ring");
    const icon = L.divIcon({ html, className: "", iconSize: [26, 26] });
    return L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: 2000 }).addTo(map);
  }

  function close({ hand }) {
    if (hand.menu) hand.menu.menu.remove();
    if (hand.ring) hand.ring.remove();
    hand.menu = null;
    hand.ring = null;
  }

  // A site that is being moved without dragging: the next place chosen is where it goes.
  function carry(state, mark) {
    const { notice } = state.hand;
    state.carried = mark;
    state.map.getContainer().classList.toggle("borough-carrying", Boolean(mark));
    if (!mark && !notice.classList.contains("notice-carry")) return;
    say(state, mark ? ["Choose where ", named(mark.text), " goes."] : [], "notice-carry", () => carry(state, null));
  }

  function say({ hand: { notice } }, words, look, onClose) {
    const not = element("button", "borough-not", "×");
    not.type = "button";
    not.setAttribute("aria-label", "Close this");
    not.addEventListener("click", onClose);
    notice.className = `borough-notice ${look}`;
    notice.hidden = !words.length;
    notice.replaceChildren(element("span", "", ...words), ...(words.length ? [not] : []));
  }

  function done(state, kind, { lat, lng }, site) {
    close(state);
    state.hand.ring = ringAt(state.map, [lat, lng], true);
    state.send({ kind, lon: lng, lat, site });
  }

  // ---- after a choice was painted ----

  function painted(state) {
    const { painted: { tried }, hand, map } = state;
    if (!state.hand.menu) close(state);
    if (hand.tried) hand.tried.remove();
    hand.tried = null;
    if (tried) {
      const [lat, lon, sentence] = tried;
      const sign = drawn("svg", { viewBox: "0 0 16 16", width: 22, height: 22, class: "borough-tried", "aria-hidden": "true" },
        drawn("circle", { cx: 8, cy: 8, r: 6.6 }), drawn("path", { d: "M 3.6 12.4 L 12.4 3.6" }));
      const icon = L.divIcon({ html: sign, className: "", iconSize: [22, 22] });
      hand.tried = L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: 1500 }).addTo(map);
      say(state, [sentence], "notice-tried", () => say(state, [], "notice-tried"));
    } else if (hand.notice.classList.contains("notice-tried")) say(state, [], "notice-tried");
    hand.next = hand.next % Math.max(state.marks.length, 1);
  }

  window.boroughHand = { start, draggable, dropped, painted, close };
})();
