/** A greeting for a name; everybody's without one. */
export const greeting = (name = 'world') => `Hello ${name} from Node`;
