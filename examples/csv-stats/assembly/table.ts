import { JsonValue, Utf8 } from "@skerry/guest";
import { Column } from "./column";
import { parseNumber } from "./number";

const MOST_COLUMNS: i32 = 1000;
const MOST_REPORTED: i32 = 20;

/** Marks an empty field among the values of a row. */
const EMPTY: f64 = Infinity;

/**
 * Takes fields and rows as they come. The values of a row wait until the row is known to be whole: a malformed one
 * leaves no trace in the statistics.
 */
export class Table {
  private readonly columns: Column[] = [];
  private values: StaticArray<f64> = new StaticArray<f64>(0);
  private fields: i32 = 0;
  private rows: i32 = 0;
  private malformed: i32 = 0;
  private hasHeader: bool = false;
  private brokenHeader: string | null = null;
  private readonly reports: JsonValue = JsonValue.array();

  /** False until the first row is complete. */
  get isNamed(): bool {
    return this.hasHeader;
  }

  field(pointer: usize, length: i32): void {
    if (!this.hasHeader) {
      if (this.columns.length < MOST_COLUMNS) this.columns.push(new Column(nameOf(pointer, length, this.fields)));
    } else if (this.fields < this.values.length) {
      unchecked((this.values[this.fields] = length == 0 ? EMPTY : finite(parseNumber(pointer, length))));
    }
    this.fields++;
  }

  /** @param line where the row starts */
  endRow(line: i32): void {
    const found = this.fields;
    this.fields = 0;
    if (!this.hasHeader) {
      this.hasHeader = true;
      this.values = new StaticArray<f64>(this.columns.length);
      if (found > MOST_COLUMNS) this.report(line, `${found} columns where ${MOST_COLUMNS} are permitted`);
    } else if (found != this.values.length) {
      this.report(line, `${found} fields where the header has ${this.values.length}`);
    } else {
      this.addRow();
    }
  }

  badRow(line: i32, reason: string): void {
    this.fields = 0;
    if (!this.hasHeader) this.brokenHeader = reason;
    this.report(line, reason);
  }

  /** What is wrong with the header row; null when nothing is. */
  get headerProblem(): string | null {
    return this.brokenHeader;
  }

  toJson(): JsonValue {
    const columns = JsonValue.array();
    for (let i = 0; i < this.columns.length; i++) columns.push(this.columns[i].toJson());
    const malformed = JsonValue.object().setNumber("count", this.malformed).set("first", this.reports);
    return JsonValue.object().setNumber("rows", this.rows).set("malformed", malformed).set("columns", columns);
  }

  private addRow(): void {
    this.rows++;
    const values = this.values;
    for (let i = 0, n = values.length; i < n; i++) {
      const value = unchecked(values[i]);
      if (value == EMPTY) unchecked(this.columns[i]).addEmpty();
      else unchecked(this.columns[i]).add(value);
    }
  }

  private report(line: i32, reason: string): void {
    if (this.malformed++ >= MOST_REPORTED) return;
    this.reports.push(JsonValue.object().setNumber("line", line).setString("reason", reason));
  }
}

/** What is too large for a double is no number that can be counted with. */
function finite(value: f64): f64 {
  return isFinite(value) ? value : NaN;
}

/** A column's name; the first one may carry a byte order mark, and one without a name is called by its number. */
function nameOf(pointer: usize, length: i32, index: i32): string {
  const bytes = new Uint8Array(length);
  memory.copy(bytes.dataStart, pointer, length);
  const name = Utf8.decode(bytes);
  const clean = index == 0 && name.startsWith("\ufeff") ? name.substring(1) : name;
  return clean.length == 0 ? "column " + (index + 1).toString() : clean;
}
