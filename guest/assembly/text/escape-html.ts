/** Text that is safe inside HTML elements and quoted attributes. */
export function escapeHtml(text: string): string {
  let escaped = "";
  let start = 0;
  for (let i = 0, n = text.length; i < n; i++) {
    const entity = entityOf(text.charCodeAt(i));
    if (entity === null) continue;
    escaped += text.substring(start, i) + entity;
    start = i + 1;
  }
  return start == 0 ? text : escaped + text.substring(start);
}

function entityOf(unit: i32): string | null {
  switch (unit) {
    case 0x22:
      return "&quot;";
    case 0x26:
      return "&amp;";
    case 0x27:
      return "&#39;";
    case 0x3c:
      return "&lt;";
    case 0x3e:
      return "&gt;";
    default:
      return null;
  }
}
