import { describeCatalog } from '../describe-catalog.ts';
import { memoryCatalog } from './index.ts';

describeCatalog('memory', () => memoryCatalog, false);
