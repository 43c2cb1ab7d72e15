// What a map is made of: elements of the page, the pictures of sites' signs, and how areas are patterned.
// Names go on the page as text nodes only. Nothing here builds markup from text.
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const CROSS = "M 2.5 2.5 L 13.5 13.5 M 13.5 2.5 L 2.5 13.5";
  // Bars across a tile: how the tile is turned, then width, colour and opacity of each; the first is the whole tile.
  const PATTERNS = {
    hatch: ({ colour }) => [45, [7, "#ffffff", 1], [7, colour, 0.18], [2.6, colour, 1]],
    over: ({ ink, halo }) => [-45, [9, halo, 0], [2.8, halo, 0.9], [1.2, ink, 0.9]],
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

  // A name as it was typed, whichever way it is written.
  function named(text) {
    const name = document.createElement("bdi");
    name.textContent = text;
    return name;
  }

  // ---- patterns ----

  const turned = (name, paint) => {
    const [turn, tile, ...bars] = PATTERNS[name](paint);
    return { turn, side: tile[0], bars: [tile, ...bars] };
  };

  function svgPattern(id, name, paint) {
    const { turn, side, bars } = turned(name, paint);
    return drawn("pattern",
      { id, width: side, height: side, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${turn})` },
      ...bars.map(([width, fill, opacity]) => drawn("rect", { width, height: side, fill, "fill-opacity": opacity })));
  }

  function canvasPattern(name, paint) {
    const { turn, side, bars } = turned(name, paint);
    const tile = document.createElement("canvas");
    const sharper = 4;
    tile.width = side * sharper;
    tile.height = side * sharper;
    const context = tile.getContext("2d");
    for (const [width, fill, opacity] of bars) {
      context.globalAlpha = opacity;
      context.fillStyle = fill;
      context.fillRect(0, 0, width * sharper, side * sharper);
    }
    const pattern = context.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().rotate(turn).scale(1 / sharper));
    return pattern;
  }

  // Patterns by what they look like, made once a map.
  function patterns(onCanvas, defs) {
    const made = new Map();
    return (name, paint) => {
      const key = `${name}-${(paint.colour || "").slice(1)}`;
      if (!made.has(key)) {
        if (!onCanvas) defs.append(svgPattern(`pattern-${key}`, name, paint));
        made.set(key, onCanvas ? canvasPattern(name, paint) : `url(#pattern-${key})`);
      }
      return made.get(key);
    };
  }

  let swatches = 0;
  function swatch(colour, patternName, colours) {
    const box = { width: 26, height: 15 };
    const inside = [];
    if (colour && !patternName) inside.push(drawn("rect", { ...box, fill: colour }));
    if (patternName) {
      swatches += 1;
      const id = `swatch-${swatches}`;
      inside.push(drawn("defs", {}, svgPattern(id, patternName, { ...colours, colour })));
      inside.push(drawn("rect", { ...box, fill: colour ? "#ffffff" : "#e8e4ee" }), drawn("rect", { ...box, fill: `url(#${id})` }));
    }
    const frame = drawn("rect", { x: 0.5, y: 0.5, width: 25, height: 14, fill: "none", stroke: "#8b8f94" });
    return drawn("svg", { ...box, "aria-hidden": "true" }, ...inside, frame);
  }

  // ---- signs ----

  function picture(kind, [shape, colour], size) {
    const look = { viewBox: "0 0 16 16", width: size, height: size, class: `borough-sign sign-${kind}` };
    return drawn("svg", { ...look, "aria-hidden": "true" }, ...strokes(kind, shape, colour));
  }

  function strokes(kind, shape, colour) {
    const white = { fill: "#ffffff", stroke: "#ffffff", "stroke-linejoin": "round" };
    const small = (fill) => drawn("path", { d: shape, fill, transform: "translate(4.6 4.6) scale(.425)" });
    if (kind === "today") {
      const below = drawn("path", { d: shape, ...white, "stroke-width": 3.4 });
      return [below, drawn("path", { d: shape, fill: colour })];
    }
    if (kind === "host") {
      const line = { "stroke-linejoin": "round", d: shape };
      return [
        drawn("path", { ...line, fill: "#ffffff", stroke: "#ffffff", "stroke-width": 4.4 }),
        drawn("path", { ...line, fill: "#ffffff", stroke: colour, "stroke-width": 2 }),
      ];
    }
    if (kind === "corner") {
      return [drawn("rect", { x: 3, y: 3, width: 10, height: 10, fill: "#ffffff", stroke: colour, "stroke-width": 3.6 })];
    }
    if (kind === "here") {
      const drop = { d: "M 8 15.2 C 5 10.8 3.4 8.6 3.4 5.9 A 4.6 4.6 0 1 1 12.6 5.9 C 12.6 8.6 11 10.8 8 15.2 Z" };
      return [
        drawn("path", { ...drop, ...white, "stroke-width": 2 }),
        drawn("path", { ...drop, fill: "#a3420a" }),
        drawn("circle", { cx: 8, cy: 5.9, r: 1.7, fill: "#ffffff" }),
      ];
    }
    if (kind === "closing") {
      const cross = { d: CROSS, fill: "none", "stroke-linecap": "round" };
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

  window.borough = { element, drawn, named, patterns, swatch, picture };
})();
