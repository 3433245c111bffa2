import { joinSections, SECTION, splitSections } from '@skerry/host/engine/format';

/**
 * The component without its custom sections: names of its parts and which tools made it. Sections of the core modules
 * inside stay.
 */
export function stripCustomSections(component: Uint8Array): Uint8Array {
  return joinSections(
    component,
    splitSections(component).filter(({ id }) => id !== SECTION.custom),
  );
}
