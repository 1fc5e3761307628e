/** The release whose behaviour this backend has. */
export const sensuVersion = '6.7.5';
