/** `Intl`, with the languages that the function has asked for. */
import { TABLES } from 'skerry:intl-tables';
import { defineGlobal } from '../define.ts';
import { INTL } from './intl.ts';
import { installLocaleStrings } from './locale-strings.ts';
import { setTables } from './tables.ts';

setTables(TABLES);
defineGlobal('Intl', INTL);
installLocaleStrings();
