/** Where the values of secrets come from: one for each tenant, or for each function. */
export interface SecretSource {
  /**
   * The value as it is now. It is asked for while a request waits: it answers at once, from memory but for moments.
   *
   * @returns undefined when there is none
   * @throws SkerryError which does not hold the value
   */
  read(name: string): string | undefined;
  /** What to do when there is none, as a sentence. */
  howToSet(name: string): string;
}

/** For a host that nobody has given any. */
export const NO_SECRETS: SecretSource = {
  read: () => undefined,
  howToSet: () => 'This host has no secrets: whoever starts it has to give it a source of them.',
};
