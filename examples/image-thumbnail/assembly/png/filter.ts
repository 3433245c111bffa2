/** The five filters of PNG, specification section 9. `size` is the number of bytes between a byte and its left neighbour. */

export const FILTERS: u8 = 5;

/** Undoes a filter in place. @param above the row before, unfiltered. @returns false when there is no such filter */
export function unfilter(filter: u8, row: usize, above: usize, length: i32, size: i32): bool {
  if (filter >= FILTERS) return false;
  if (filter == 0) return true;
  for (let i = 0; i < length; i++) {
    const left = i < size ? 0 : <i32>load<u8>(row + i - size);
    const corner = i < size ? 0 : <i32>load<u8>(above + i - size);
    store<u8>(row + i, load<u8>(row + i) + <u8>predict(filter, left, load<u8>(above + i), corner));
  }
  return true;
}

/** Writes a row filtered to `target`. @returns the sum of what is left, as signed bytes: the smaller, the better it packs */
export function applyFilter(filter: u8, row: usize, above: usize, length: i32, size: i32, target: usize): i32 {
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const left = i < size ? 0 : <i32>load<u8>(row + i - size);
    const corner = i < size ? 0 : <i32>load<u8>(above + i - size);
    const rest = <i8>(load<u8>(row + i) - <u8>predict(filter, left, load<u8>(above + i), corner));
    store<u8>(target + i, rest);
    sum += abs(<i32>rest);
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function predict(filter: u8, left: i32, above: i32, corner: i32): i32 {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4:
      return paeth(left, above, corner);
    default:
      return 0;
  }
}

/** The neighbour that is nearest to left + above - corner. */
function paeth(left: i32, above: i32, corner: i32): i32 {
  const toLeft = abs(above - corner);
  const toAbove = abs(left - corner);
  const toCorner = abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
