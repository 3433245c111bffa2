import { JsonValue } from "@skerry/guest";
import { Card } from "./card";
import { kilometres } from "./distance";
import { Payment } from "./payment";

/** More payments than this in a minute are too many. */
const MOST_PER_MINUTE: i32 = 5;
const MINUTE: f64 = 60_000;
const HOUR: f64 = 3_600_000;

/** An amount stands out when it is this many standard deviations, and this many times, above the mean of a card. */
const DEVIATIONS: f64 = 3;
const TIMES_MEAN: f64 = 3;
/** Payments that make a mean. */
const FEWEST_PAYMENTS: i32 = 5;

/** Nobody travels faster; below this distance, places are too vague to tell. */
const FASTEST_KMH: f64 = 1000;
const NEAR_KM: f64 = 100;

/** One reason asks for a second look, two are too many; nobody is in two places at once. */
export function decide(payment: Payment, card: Card): JsonValue {
  const isFrequent = card.attemptsAround(payment.time, MINUTE) >= MOST_PER_MINUTE;
  const isLarge = standsOut(payment.amount, card);
  const isElsewhere = isImpossibleTravel(payment, card);
  const reasons = JsonValue.array();
  if (isFrequent) reasons.push(JsonValue.string("velocity"));
  if (isLarge) reasons.push(JsonValue.string("amount"));
  if (isElsewhere) reasons.push(JsonValue.string("travel"));

  const isDeclined = isElsewhere || reasons.length > 1;
  card.addAttempt(payment.time);
  // What was declined says nothing about how the owner of the card pays.
  if (!isDeclined) card.add(payment);
  const decision = isDeclined ? "decline" : reasons.length == 1 ? "review" : "approve";
  return JsonValue.object().setString("id", payment.id).setString("decision", decision).set("reasons", reasons);
}

function standsOut(amount: f64, card: Card): bool {
  if (card.payments < FEWEST_PAYMENTS) return false;
  const mean = card.meanAmount;
  return amount > mean * TIMES_MEAN && amount > mean + DEVIATIONS * card.deviation;
}

/** Payments may come in any order: what counts is the time between two, not which was first. */
function isImpossibleTravel(payment: Payment, card: Card): bool {
  const last = card.lastPlaced;
  if (last === null || !payment.hasPlace) return false;
  const distance = kilometres(last.latitude, last.longitude, payment.latitude, payment.longitude);
  const hours = Math.abs(payment.time - last.time) / HOUR;
  return distance > NEAR_KM && distance > FASTEST_KMH * hours;
}
