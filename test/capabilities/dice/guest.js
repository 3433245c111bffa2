// Runs inside functions.
export { roll } from 'acme:dice/dice@1.0.0';
