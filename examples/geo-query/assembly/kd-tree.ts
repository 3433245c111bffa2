import { Nearest } from "./nearest";
import { Place } from "./place";
import { Vector } from "./sphere";

const AXES: i32 = 3;

/**
 * Places in an order that is a tree: the middle one parts those below it along an axis from those above, and each half is
 * parted so along the next axis.
 */
export class KdTree {
  constructor(private readonly places: Place[]) {
    this.part(0, places.length, 0);
  }

  /** Offers all places that may be near enough. */
  search(target: Vector, nearest: Nearest): void {
    this.visit(target, nearest, 0, this.places.length, 0);
  }

  private part(start: i32, end: i32, axis: i32): void {
    if (end - start < 2) return;
    const middle = (start + end) >> 1;
    this.select(start, end - 1, middle, axis);
    this.part(start, middle, (axis + 1) % AXES);
    this.part(middle + 1, end, (axis + 1) % AXES);
  }

  private visit(target: Vector, nearest: Nearest, start: i32, end: i32, axis: i32): void {
    if (start >= end) return;
    const middle = (start + end) >> 1;
    const place = this.places[middle];
    nearest.offer(place, place.position.squareTo(target));
    const beyond = target.along(axis) - place.position.along(axis);
    const next = (axis + 1) % AXES;
    const isBelow = beyond < 0;
    if (isBelow) this.visit(target, nearest, start, middle, next);
    else this.visit(target, nearest, middle + 1, end, next);
    // The other half starts this far away.
    if (beyond * beyond > nearest.bound) return;
    if (isBelow) this.visit(target, nearest, middle + 1, end, next);
    else this.visit(target, nearest, start, middle, next);
  }

  /** Quickselect: brings what belongs into the middle there, with all that is less before it. */
  private select(low: i32, high: i32, middle: i32, axis: i32): void {
    const places = this.places;
    while (low < high) {
      const pivot = places[middle].position.along(axis);
      let i = low;
      let j = high;
      while (i <= j) {
        while (places[i].position.along(axis) < pivot) i++;
        while (places[j].position.along(axis) > pivot) j--;
        if (i > j) break;
        const place = places[i];
        places[i++] = places[j];
        places[j--] = place;
      }
      if (j < middle) low = i;
      if (middle < i) high = j;
    }
  }
}
