import type { Capability } from '../../../host/capabilities/index.ts';

/** Sides by the name of the die. */
type Dice = Readonly<Record<string, number>>;

const ID = 'acme:dice/dice';

/** A capability that this host does not have: dice that always fall on their highest side. */
export const dice = {
  name: 'dice',
  title: 'Dice',
  imports: `${ID}@`,
  providers: [
    {
      name: ID,
      versions: ['1.0.0'],
      suspending: [],
      bounds: { roll: { die: { bytes: 100, beyond: { ok: 0 } } } },
      bind: (ref) => ({ roll: (die: string) => (ref.current.bound['dice'] as ReadonlyMap<string, number>).get(die) ?? 0 }),
    },
  ],
  grant: {
    key: 'capabilities.dice',
    schema: {
      type: 'object',
      maxProperties: 4,
      propertyNames: { pattern: '^d[0-9]+$' },
      additionalProperties: { type: 'integer', minimum: 1, maximum: 100 },
      description: 'Dice by name, with their sides.',
    },
    noun: 'a die',
    example: '"capabilities": { "dice": { "d6": 6 } }',
    help: 'Name the die in skerry.json: "capabilities": { "dice": { "d6": 6 } }.',
    read: (raw: Dice = {}): Dice => raw,
    mistakes: (raw: Dice) =>
      Object.keys(raw)
        .filter((name) => raw[name] === 13)
        .map((name) => ({ path: [name], message: 'nobody rolls 13' })),
    names: (grant: Dice) => Object.keys(grant),
    bind: (grant: Dice) => new Map(Object.entries(grant)),
    withoutGrant: { deploy: 'refused', build: 'refused' },
    need: 'capabilities.dice',
    sources: { computed: /\bDice\.of\(/ },
    typescript: {
      imports: [`${ID}@1.0.0`],
      wit: 'package acme:dice@1.0.0 {\n  interface dice { roll: func(die: string) -> u32; }\n}\n',
      type: 'number',
      module: new URL('guest.js', import.meta.url).href,
      value: 'roll',
      once: false,
    },
  },
} as const satisfies Capability<Dice>;
