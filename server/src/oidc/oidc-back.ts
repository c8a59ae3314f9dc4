/** The path to which a provider sends browsers back. */
export const OIDC_BACK = '/api/login/oidc/back'
