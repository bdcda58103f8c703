/** The greatest of some numbers, none of which is below `least`. However many: arguments of `Math.max` go on the stack. */
export const greatest = (numbers: Iterable<number>, least: number): number => {
  let found = least
  for (const number of numbers) if (number > found) found = number
  return found
}
