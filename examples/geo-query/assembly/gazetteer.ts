import { JsonValue } from "@skerry/guest";
import { KdTree } from "./kd-tree";
import { Nearest } from "./nearest";
import { Place } from "./place";
import { Vector, squareOf } from "./sphere";

/** Places with two indexes: a tree for what is near, and an order from south to north for boxes. */
export class Gazetteer {
  private readonly tree: KdTree;
  private readonly northward: Place[];

  private constructor(places: Place[]) {
    this.northward = places.slice().sort((a, b) => (a.latitude < b.latitude ? -1 : a.latitude > b.latitude ? 1 : 0));
    this.tree = new KdTree(places);
  }

  /** @param text a place on each line */
  static parse(text: string): Gazetteer {
    const places: Place[] = [];
    const lines = text.split("\n");
    for (let i = 0; i < lines.length; i++) if (lines[i].length > 0) places.push(Place.parse(lines[i]));
    return new Gazetteer(places);
  }

  get size(): i32 {
    return this.northward.length;
  }

  /** Up to `count` places within `kilometres`, the nearest first. */
  near(latitude: f64, longitude: f64, kilometres: f64, count: i32): JsonValue {
    const nearest = new Nearest(count, squareOf(kilometres));
    this.tree.search(Vector.of(latitude, longitude), nearest);
    const found = JsonValue.array();
    for (let i = 0; i < nearest.places.length; i++) found.push(nearest.places[i].toJsonFrom(nearest.squares[i]));
    return found;
  }

  /** The places in a box, from south to north. With `west` above `east` it goes over the date line. */
  box(south: f64, west: f64, north: f64, east: f64): JsonValue {
    const found = JsonValue.array();
    for (let i = this.firstFrom(south); i < this.size && this.northward[i].latitude <= north; i++) {
      const longitude = this.northward[i].longitude;
      const isInside = west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east;
      if (isInside) found.push(this.northward[i].toJson());
    }
    return found;
  }

  /** The first place at or north of a latitude, by bisection. */
  private firstFrom(latitude: f64): i32 {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.northward[middle].latitude < latitude) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
