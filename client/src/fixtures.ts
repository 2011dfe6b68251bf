/** The simulator's real answers to the cookbook's operations, one for each state that a screen has to show. */
export { fixtures, type Fixture } from './generated/fixtures.ts';
