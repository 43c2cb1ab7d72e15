"use strict";
// What is told of a home that somebody types, from the compact text of every home (every_home.py tells its form).
// Nothing is kept and nobody is asked.
const answerFor = (() => {
  const PAIR = 2;
  const INWARD = 3;
  const NO_WAY = parseInt("zz", 36);
  const ANY_TIME = parseInt("zy", 36);

  const pairs = (text) => (text.match(/../g) || []).map((pair) => parseInt(pair, 36));
  const capital = (words) => words[0].toUpperCase() + words.slice(1);
  const plain = (typed) => typed.toUpperCase().replace(/\s+/g, "");

  const span = (figures, words) => {
    const least = Math.min(...figures);
    const most = Math.max(...figures);
    return least === most ? words(least) : `${least} to ${words(most)}`;
  };
  const minutes = (figures) => {
    const known = figures.filter((figure) => figure !== NO_WAY);
    const said = (figure) => (figure < 1 ? "under a minute" : figure === 1 ? "1 minute" : `${figure} minutes`);
    if (!known.length) return "no journey found";
    return span(known, said) + (known.length < figures.length ? "; from some no journey found" : "");
  };
  const returns = (figures, reached) => {
    if (!reached) return "no way";
    const trips = figures.filter((figure) => figure < ANY_TIME);
    const said = (figure) =>
      figure < 1 ? "no return trip by bus or train" : `${figure} return trip${figure === 1 ? "" : "s"} by bus or train`;
    if (!trips.length) return "near enough to walk at any time";
    return span(trips, said) + (trips.length < figures.length ? "; from some near enough to walk at any time" : "");
  };

  const cut = (text, length) => {
    const rows = new Map();
    for (let at = 0; at < (text || "").length; at += length) {
      rows.set(text.slice(at, at + INWARD), text.slice(at + INWARD, at + length));
    }
    return rows;
  };

  const row = (homes, name, told) => {
    const column = (number) => told.map((figures) => figures[number]);
    const cells = homes.ways.map((_, number) => minutes(column(number)));
    if (homes.returns) {
      const withoutCar = column(homes.ways.length > 1 ? 1 : 0);
      const reached = told.filter((_, number) => withoutCar[number] !== NO_WAY);
      cells.push(returns(reached.map((figures) => figures[homes.ways.length]), reached.length));
    }
    return [name, ...cells.map(capital)];
  };

  const answer = (homes, outward, chosen, said) => {
    const figures = PAIR * (homes.ways.length + (homes.returns ? 1 : 0));
    const today = cut(homes.today[outward], INWARD + PAIR + figures);
    const here = chosen || [...today.keys()];
    const before = here.map((inward) => pairs(today.get(inward).slice(PAIR)));
    const rows = [row(homes, homes.situations[0], before)];
    homes.otherwise.forEach((changed, number) => {
      const then = cut(changed[outward], INWARD + figures);
      const after = here.map((inward, at) => (then.has(inward) ? pairs(then.get(inward)) : before[at]));
      rows.push(row(homes, homes.situations[number + 1], after));
    });
    const columns = ["Option", ...homes.ways, ...(homes.returns ? [homes.returns] : [])];
    return { said, caption: homes.caption, columns, rows };
  };

  const ofPostcode = (homes, typed) => {
    const code = plain(typed);
    const [outward, inward] = [code.slice(0, -INWARD), code.slice(-INWARD)];
    const figures = PAIR * (homes.ways.length + (homes.returns ? 1 : 0));
    const home = Object.hasOwn(homes.today, outward)
      ? cut(homes.today[outward], INWARD + PAIR + figures).get(inward)
      : undefined;
    if (home === undefined) {
      return { said: `${typed.trim().slice(0, 40)} is not among the postcodes held here; type a whole postcode.` };
    }
    const ward = homes.wards[parseInt(home.slice(0, PAIR), 36)];
    const where = ward ? `in ${ward} ward` : "outside the wards held here";
    return answer(homes, outward, [inward], `${outward} ${inward} is ${where}.`);
  };

  const ofWard = (homes, typed) => {
    const wanted = typed.trim().toLowerCase();
    const wards = Object.keys(homes.today).filter((name) => name.toLowerCase().startsWith(wanted));
    const ward = wards.find((name) => name.toLowerCase() === wanted) || wards[0];
    if (!ward) return { said: `${typed.trim().slice(0, 40)} is not a ward here; no postcodes are held, so type a ward.` };
    return answer(homes, ward, null, `${ward} is a ward; the figures are those of its small areas.`);
  };

  return (homes, typed) => {
    if (!typed.trim()) return { said: "" };
    return homes.kind === "postcode" ? ofPostcode(homes, typed) : ofWard(homes, typed);
  };
})();
