// Writes src/model/world.json: the countries as paths of a small map, by ISO code. The outlines are those of
// Natural Earth (public domain) as the package world-atlas has them; nothing is fetched when the page is open.
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { feature } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));

/** The map's width; its height follows from the projection. A unit is about a pixel: finer is not seen. */
const WIDTH = 800;
/** Without Antarctica, where nobody logs in. */
const SOUTH = -58;
const NORTH = 84;

const json = async (path) => JSON.parse(await readFile(join(here, "node_modules", path), "utf8"));

const codes = new Map((await json("i18n-iso-countries/codes.json")).map(([alpha2, , numeric]) => [numeric, alpha2]));
/** Of what has no number in ISO 3166: the code that browsers and city files use. */
const WITHOUT_NUMBER = { Kosovo: "XK" };
const codeOf = ({ id, properties }) => codes.get(id) ?? WITHOUT_NUMBER[properties.name];

/** Equal Earth (Šavrič, Patterson, Jenny 2018): no country looks larger than it is. */
function equalEarth([longitude, latitude]) {
  const [a1, a2, a3, a4] = [1.340264, -0.081106, 0.000893, 0.003796];
  const m = Math.sqrt(3) / 2;
  const theta = Math.asin(m * Math.sin((latitude * Math.PI) / 180));
  const square = theta * theta;
  const sixth = square ** 3;
  const slope = a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square);
  return [
    (longitude * Math.PI * Math.cos(theta)) / 180 / (m * slope),
    -theta * (a1 + a2 * square + sixth * (a3 + a4 * square)),
  ];
}

const left = equalEarth([-180, 0])[0];
const scale = WIDTH / (2 * -left);
const top = equalEarth([0, NORTH])[1];
const height = Math.ceil((equalEarth([0, SOUTH])[1] - top) * scale);
const placed = (point) => {
  const [x, y] = equalEarth(point);
  return [Math.round((x - left) * scale), Math.round((y - top) * scale)];
};

/** The outer rings. One that crosses the 180th meridian becomes two, each up to the map's edge. */
const ringsOf = ({ type, coordinates }) =>
  (type === "Polygon" ? [coordinates] : coordinates).flatMap(([outer]) => {
    let turns = 0;
    const unwrapped = outer.map(([longitude, latitude], index) => {
      const step = index === 0 ? 0 : longitude - outer[index - 1][0];
      turns -= step > 180 ? 1 : step < -180 ? -1 : 0;
      return [longitude + 360 * turns, latitude];
    });
    return [-360, 0, 360]
      .map((shift) => unwrapped.map(([longitude, latitude]) => [longitude + shift, latitude]))
      .filter((ring) => ring.some(([longitude]) => Math.abs(longitude) < 180))
      .map((ring) => ring.map(([longitude, latitude]) => [Math.max(-180, Math.min(180, longitude)), latitude]));
  });

/** A ring as relative steps, which are short, without points that fall together. */
function pathOf(ring) {
  let path = "";
  let at;
  let steps = 0;
  for (const point of ring.map(placed)) {
    if (!at) path += `M${point[0]},${point[1]}l`;
    else if (point[0] !== at[0] || point[1] !== at[1]) {
      path += `${steps++ > 0 ? " " : ""}${point[0] - at[0]},${point[1] - at[1]}`;
    } else continue;
    at = point;
  }
  return steps < 2 ? "" : `${path}z`;
}

/** The middle of the largest part. */
function middleOf(geometry) {
  const [largest] = ringsOf(geometry).sort((one, other) => other.length - one.length);
  const xs = largest.map((point) => placed(point)[0]);
  const ys = largest.map((point) => placed(point)[1]);
  return [xs, ys].map((all) => Math.round((Math.min(...all) + Math.max(...all)) / 2));
}

async function countries(file) {
  const topology = await json(`world-atlas/${file}`);
  return feature(topology, topology.objects.countries).features;
}

const shapes = {};
let rest = "";
for (const country of await countries("countries-110m.json")) {
  const path = ringsOf(country.geometry)
    .filter((ring) => ring.some(([, latitude]) => latitude > SOUTH))
    .map(pathOf)
    .join("");
  const code = codeOf(country);
  if (code === undefined) rest += path;
  else if (path !== "") shapes[code] = path;
}
/** The countries that are too small for an outline, each a dot. */
const dots = {};
for (const country of await countries("countries-50m.json")) {
  const code = codeOf(country);
  if (code !== undefined && shapes[code] === undefined && code !== "AQ") dots[code] = middleOf(country.geometry);
}
await writeFile(
  join(here, "src/model/world.json"),
  JSON.stringify({ width: WIDTH, height, rest, shapes, dots }),
);
