import { describeCatalog } from '../describe-catalog.ts';
import { describeRecords } from '../describe-records.ts';
import { memoryCatalog } from './index.ts';
import { MemoryRecords } from './records.ts';

describeCatalog('memory', () => memoryCatalog, false);
describeRecords('memory', () => new MemoryRecords());
