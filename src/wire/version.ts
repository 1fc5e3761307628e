/** The release of Sensu Go whose behaviour is kept: backend, agents, and the clients' `User-Agent` and `version`. */
export const sensuVersion = '6.7.5';
