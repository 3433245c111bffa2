export const RELATIVE_UNITS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
export const WIDTHS = ['long', 'short', 'narrow'] as const;
