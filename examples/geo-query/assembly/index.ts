import { JsonValue, Query, Request, Response } from "@skerry/guest";
import { Gazetteer } from "./gazetteer";
import { PLACES } from "./places";

/** Made when the module starts. Each request finds it ready: it starts from the memory that is there then. */
const GAZETTEER = Gazetteer.parse(PLACES);

const DEFAULT_COUNT: f64 = 5;
const MOST: f64 = 100;
const HALF_EARTH_KM: f64 = 20_016;

const USAGE = `Find places:

  /geo-query/nearest?latitude=52.5&longitude=13.4&count=3
  /geo-query/within?latitude=52.5&longitude=13.4&radius=300
  /geo-query/box?south=-25&west=160&north=0&east=-150
`;

export function handle(request: Request): Response {
  if (request.method != "GET" && request.method != "HEAD") return problem(405, "Only GET, HEAD").with("allow", "GET, HEAD");
  const segments = request.segments;
  const query = request.query;
  if (segments.length < 2) return Response.text(USAGE);
  if (segments.length == 2 && segments[1] == "nearest") return nearest(query);
  if (segments.length == 2 && segments[1] == "within") return within(query);
  if (segments.length == 2 && segments[1] == "box") return box(query);
  return problem(404, "There are /nearest, /within and /box");
}

function nearest(query: Query): Response {
  const latitude = degrees(query, "latitude", 90);
  const longitude = degrees(query, "longitude", 180);
  if (isNaN(latitude) || isNaN(longitude)) return notDegrees('"latitude" and "longitude"');
  const count = query.has("count") ? numberOf(query, "count") : DEFAULT_COUNT;
  if (!(count >= 1 && count <= MOST)) return problem(400, `"count" must be 1 to ${<i32>MOST}`);
  return Response.json(GAZETTEER.near(latitude, longitude, HALF_EARTH_KM, <i32>count));
}

function within(query: Query): Response {
  const latitude = degrees(query, "latitude", 90);
  const longitude = degrees(query, "longitude", 180);
  if (isNaN(latitude) || isNaN(longitude)) return notDegrees('"latitude" and "longitude"');
  const radius = numberOf(query, "radius");
  if (!(radius >= 0 && radius <= HALF_EARTH_KM)) return problem(400, `"radius" must be 0 to ${<i32>HALF_EARTH_KM} kilometres`);
  return Response.json(GAZETTEER.near(latitude, longitude, radius, GAZETTEER.size));
}

function box(query: Query): Response {
  const south = degrees(query, "south", 90);
  const west = degrees(query, "west", 180);
  const north = degrees(query, "north", 90);
  const east = degrees(query, "east", 180);
  if (isNaN(south) || isNaN(west) || isNaN(north) || isNaN(east)) return notDegrees('"south", "west", "north" and "east"');
  if (south > north) return problem(400, '"south" must not be above "north"');
  return Response.json(GAZETTEER.box(south, west, north, east));
}

/** A parameter from -most to most; NaN when it is none. */
function degrees(query: Query, name: string, most: f64): f64 {
  const value = numberOf(query, name);
  return Math.abs(value) <= most ? value : NaN;
}

/** A parameter that is a number; NaN when it is none. */
function numberOf(query: Query, name: string): f64 {
  const text = query.get(name);
  if (text === null) return NaN;
  const parsed = JsonValue.parse(text);
  return parsed.isOk ? parsed.value.asNumber : NaN;
}

function notDegrees(names: string): Response {
  return problem(400, names + " must be degrees: -90 to 90 from south to north, -180 to 180 from west to east");
}

function problem(status: i32, message: string): Response {
  return Response.json(JsonValue.object().setString("error", message), status);
}
