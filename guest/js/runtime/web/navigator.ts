import { defineGlobal } from '../define.ts';

/** What a server can say of itself. Libraries look here for where they run. */
defineGlobal(
  'navigator',
  Object.freeze({
    userAgent: 'Skerry',
    language: 'en',
    languages: Object.freeze(['en']),
    hardwareConcurrency: 1,
    onLine: true,
    platform: '',
  }),
);
