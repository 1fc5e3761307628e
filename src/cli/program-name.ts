/** The name that messages use: whoever calls us by the name of `sensuctl` hears of `sensuctl`. */
export function programName(path: string): 'sensectl' | 'sensuctl' {
  return /(^|[\\/])sensuctl(\.\w+)?$/.test(path) ? 'sensuctl' : 'sensectl';
}
