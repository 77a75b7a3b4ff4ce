/* hash.c - see hash.h. */
#include "base/hash.h"

#include <openssl/evp.h>

struct sha256 *
sha256_new(void)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();

	if (c != NULL && EVP_DigestInit_ex(c, EVP_sha256(), NULL) != 1) {
		EVP_MD_CTX_free(c);
		c = NULL;
	}
	return (struct sha256 *)c;
}

void
sha256_add(struct sha256 *s, const void *p, size_t n)
{
	EVP_DigestUpdate((EVP_MD_CTX *)s, p, n);
}

void
sha256_end(struct sha256 *s, uint8_t out[SHA256_BYTES])
{
	EVP_DigestFinal_ex((EVP_MD_CTX *)s, out, NULL);
	EVP_MD_CTX_free((EVP_MD_CTX *)s);
}
