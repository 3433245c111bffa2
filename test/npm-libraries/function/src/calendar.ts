import {
  addBusinessDays,
  addMonths,
  differenceInCalendarDays,
  endOfMonth,
  format,
  formatDistanceStrict,
  formatISO,
  getISOWeek,
  isValid,
  parse,
} from 'date-fns';
import { de } from 'date-fns/locale/de';

export function calendar(day: string): object | Response {
  const date = parse(day, 'yyyy-MM-dd', new Date(0));
  if (!isValid(date)) return Response.json({ invalid: day }, { status: 400 });
  return {
    long: format(date, "EEEE, do MMMM yyyy 'at' HH:mm"),
    german: format(date, 'EEEE, d. MMMM yyyy', { locale: de }),
    nextMonth: formatISO(addMonths(date, 1), { representation: 'date' }),
    endOfMonth: formatISO(endOfMonth(date), { representation: 'date' }),
    tenWorkdaysLater: formatISO(addBusinessDays(date, 10), { representation: 'date' }),
    week: getISOWeek(date),
    sinceEpoch: [differenceInCalendarDays(date, new Date(0)), formatDistanceStrict(date, new Date(0), { unit: 'year' })],
  };
}
