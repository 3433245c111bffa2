/** Written by the build: `sdk/javascript/intl`. */
declare module 'skerry:intl-tables' {
  export const TABLES: import('./tables.ts').IntlTables;
}
declare module 'skerry:collation-tables' {
  export const TABLES: import('./collation-tables.ts').CollationTables;
}
