/** Written by the build: `sdk/javascript/intl`. */
declare module 'skerry:intl-tables' {
  export const TABLES: import('./tables.ts').IntlTables;
}
