/** Things that are in use, by key: whoever asks for the same one gets the same one. */
export class Shared<T extends object> {
  readonly #ready = new Map<string, WeakRef<T>>();
  readonly #underWay = new Map<string, Promise<T>>();
  readonly #gone = new FinalizationRegistry<string>((key) => {
    if (this.#ready.get(key)?.deref() === undefined) this.#ready.delete(key);
  });

  async get(key: string, make: () => Promise<T>): Promise<T> {
    const ready = this.#ready.get(key)?.deref();
    if (ready) return ready;
    const underWay = this.#underWay.get(key) ?? this.#make(key, make);
    this.#underWay.set(key, underWay);
    return underWay;
  }

  async #make(key: string, make: () => Promise<T>): Promise<T> {
    try {
      const made = await make();
      this.#ready.set(key, new WeakRef(made));
      this.#gone.register(made, key);
      return made;
    } finally {
      this.#underWay.delete(key);
    }
  }
}
