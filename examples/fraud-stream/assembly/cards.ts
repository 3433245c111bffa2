import { Card } from "./card";

const MOST_CARDS: i32 = 10_000;

/** The cards that were used last. One more than there is room for, and the one that rested longest is forgotten. */
export class Cards {
  private readonly byName: Map<string, Card> = new Map<string, Card>();
  private newest: Card | null = null;
  private oldest: Card | null = null;

  find(name: string): Card {
    const isKnown = this.byName.has(name);
    const card = isKnown ? this.byName.get(name) : new Card(name);
    if (isKnown) this.unlink(card);
    else this.insert(card);
    this.link(card);
    return card;
  }

  private insert(card: Card): void {
    if (this.byName.size == MOST_CARDS) {
      const forgotten = this.oldest!;
      this.unlink(forgotten);
      this.byName.delete(forgotten.name);
    }
    this.byName.set(card.name, card);
  }

  private link(card: Card): void {
    const second = this.newest;
    card.older = second;
    if (second === null) this.oldest = card;
    else second.newer = card;
    this.newest = card;
  }

  private unlink(card: Card): void {
    const newer = card.newer;
    const older = card.older;
    if (newer === null) this.newest = older;
    else newer.older = older;
    if (older === null) this.oldest = newer;
    else older.newer = newer;
    card.newer = null;
    card.older = null;
  }
}
