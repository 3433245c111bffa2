import { JsonValue } from "./value";

/** Fields up to which looking at each is quicker than a map. */
const FEW: i32 = 8;

/** The fields of an object, in the order in which they were first set. */
export class JsonFields {
  readonly names: string[];
  readonly values: JsonValue[];
  /** Positions by name; made when somebody looks for a name among many. */
  private positions: Map<string, i32> | null = null;

  /** @param capacity fields that there is room for at first */
  constructor(capacity: i32 = 0) {
    this.names = new Array<string>(capacity);
    this.values = new Array<JsonValue>(capacity);
    this.names.length = 0;
    this.values.length = 0;
  }

  /** Where the field of a name is, or -1. */
  indexOf(name: string): i32 {
    const names = this.names;
    const count = names.length;
    if (count > FEW) return this.lookUp(name);
    for (let i = 0; i < count; i++) if (unchecked(names[i]) == name) return i;
    return -1;
  }

  /** Sets a field; one that was there keeps its place. */
  set(name: string, value: JsonValue): void {
    const at = this.indexOf(name);
    if (at >= 0) {
      this.values[at] = value;
      return;
    }
    const positions = this.positions;
    if (positions !== null) positions.set(name, this.names.length);
    this.names.push(name);
    this.values.push(value);
  }

  private lookUp(name: string): i32 {
    let positions = this.positions;
    if (positions === null) {
      this.positions = positions = new Map<string, i32>();
      for (let i = 0, n = this.names.length; i < n; i++) positions.set(this.names[i], i);
    }
    return positions.has(name) ? positions.get(name) : -1;
  }
}
