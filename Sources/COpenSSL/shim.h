// OpenSSL's C macros that Swift cannot import, as inline functions.
#pragma once
#include <string.h>
#include <openssl/opensslv.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <openssl/x509_vfy.h>
#include <openssl/cms.h>
#include <openssl/core_names.h>
#include <openssl/store.h>
#ifndef OPENSSL_NO_ENGINE
#include <openssl/engine.h>
#endif
#include <openssl/params.h>
#include <openssl/ssl.h>

/// ERR_GET_LIB.
static inline int maabar_error_library(unsigned long error) { return ERR_GET_LIB(error); }

/// ERR_GET_REASON.
static inline int maabar_error_reason(unsigned long error) { return ERR_GET_REASON(error); }

/// EVP_CIPHER_CTX_set_flags(EVP_CIPHER_CTX_FLAG_WRAP_ALLOW): OpenSSL asks for it before key wrap.
static inline EVP_CIPHER_CTX *maabar_allow_wrap(EVP_CIPHER_CTX *context) {
  if (context) EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  return context;
}

/// EVP_MAC_init with the digest parameter, whose name is a macro.
static inline int maabar_hmac_sha256_init(EVP_MAC_CTX *context, const unsigned char *key,
                                          size_t count) {
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)"SHA256", 0), OSSL_PARAM_END};
  return EVP_MAC_init(context, key, count, parameters);
}

/// EVP_MAC_init for CMAC with the cipher parameter, whose name is a macro.
static inline int maabar_cmac_init(EVP_MAC_CTX *context, const char *cipher,
                                   const unsigned char *key, size_t count) {
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_utf8_string(OSSL_MAC_PARAM_CIPHER, (char *)cipher, 0), OSSL_PARAM_END};
  return EVP_MAC_init(context, key, count, parameters);
}

/// The parameters of a named Diffie-Hellman group (RFC 5114: `dh_1024_160`) as a key without key.
static inline EVP_PKEY *maabar_dh_group(const char *name) {
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)name, 0), OSSL_PARAM_END};
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "DHX", NULL);
  EVP_PKEY *group = NULL;
  if (EVP_PKEY_fromdata_init(context) == 1)
    EVP_PKEY_fromdata(context, &group, EVP_PKEY_KEY_PARAMETERS, parameters);
  EVP_PKEY_CTX_free(context);
  return group;
}

/// A large integer of a key: "p", "q" or "g" of Diffie-Hellman; the caller frees it.
static inline BIGNUM *maabar_key_integer(const EVP_PKEY *key, const char *name) {
  BIGNUM *value = NULL;
  EVP_PKEY_get_bn_param(key, name, &value);
  return value;
}

/// EVP_KDF_derive for HKDF with SHA-256, whose parameters' names are macros.
static inline int maabar_hkdf_sha256(EVP_KDF_CTX *context, const unsigned char *key,
                                     size_t key_count, const unsigned char *salt,
                                     size_t salt_count, const unsigned char *info,
                                     size_t info_count, unsigned char *derived, size_t count) {
  OSSL_PARAM parameters[] = {
      OSSL_PARAM_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
      OSSL_PARAM_octet_string(OSSL_KDF_PARAM_KEY, (void *)key, key_count),
      OSSL_PARAM_octet_string(OSSL_KDF_PARAM_INFO, (void *)info, info_count),
      OSSL_PARAM_octet_string(OSSL_KDF_PARAM_SALT, (void *)salt, salt_count),
      OSSL_PARAM_END};
  return EVP_KDF_derive(context, derived, count, parameters);
}

/// EVP_EC_gen, a macro over a variadic function.
static inline EVP_PKEY *maabar_generate_p256(void) { return EVP_EC_gen("P-256"); }

/// EVP_PKEY_Q_keygen, a variadic function, for Ed25519.
static inline EVP_PKEY *maabar_generate_ed25519(void) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
}

/// BIO_get_mem_data: the bytes that a memory BIO holds.
static inline size_t maabar_bio_bytes(BIO *memory, const unsigned char **start) {
  char *data = NULL;
  long count = BIO_get_mem_data(memory, &data);
  *start = (const unsigned char *)data;
  return count > 0 ? (size_t)count : 0;
}

/// An empty memory BIO with room, so that it does not grow (and wipe what it leaves) step by step.
static inline BIO *maabar_bio_with_room(size_t count) {
  BIO *memory = BIO_new(BIO_s_mem());
  BUF_MEM *buffer = BUF_MEM_new();
  if (memory && buffer && BUF_MEM_grow(buffer, count) == count) {
    buffer->length = 0;
    BIO_set_mem_buf(memory, buffer, BIO_CLOSE);
    return memory;
  }
  BUF_MEM_free(buffer);
  BIO_free(memory);
  return NULL;
}

/// BIO_get_cipher_status: 1 once a chain has read to the end of its cipher and all of it held.
static inline int maabar_bio_cipher_status(BIO *chain) {
  return BIO_get_cipher_status(chain) > 0;
}

/// Frees the filters of a chain before its source.
static inline void maabar_bio_free_to(BIO *chain, BIO *source) {
  while (chain != NULL && chain != source) {
    BIO *next = BIO_pop(chain);
    BIO_free(chain);
    chain = next;
  }
}

/// OPENSSL_free.
static inline void maabar_free(void *memory) { OPENSSL_free(memory); }

/// An empty STACK_OF(X509), whose functions are macros; it does not own its certificates.
static inline STACK_OF(X509) *maabar_certificates_new(void) { return sk_X509_new_null(); }

/// Adds a certificate to a stack that does not own it.
static inline int maabar_certificates_push(STACK_OF(X509) *stack, X509 *certificate) {
  return sk_X509_push(stack, certificate);
}

/// Frees a stack without its certificates.
static inline void maabar_certificates_free(STACK_OF(X509) *stack) { sk_X509_free(stack); }

/// The certificate of a CMS message that carries exactly one and no revocation list; the caller
/// frees it. NULL for any other number.
static inline X509 *maabar_cms_only_certificate(CMS_ContentInfo *message) {
  STACK_OF(X509) *certificates = CMS_get1_certs(message);
  STACK_OF(X509_CRL) *lists = CMS_get1_crls(message);
  X509 *only = NULL;
  if (sk_X509_num(certificates) == 1 && sk_X509_CRL_num(lists) <= 0) {
    only = sk_X509_value(certificates, 0);
    X509_up_ref(only);
  }
  sk_X509_pop_free(certificates, X509_free);
  sk_X509_CRL_pop_free(lists, X509_CRL_free);
  return only;
}

/// The signer of a CMS message that has exactly one; it belongs to the message. NULL else.
static inline CMS_SignerInfo *maabar_cms_only_signer(CMS_ContentInfo *message) {
  STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(message);
  return sk_CMS_SignerInfo_num(signers) == 1 ? sk_CMS_SignerInfo_value(signers, 0) : NULL;
}

/// How many certificates a stack holds.
static inline int maabar_certificates_count(STACK_OF(X509) *stack) { return sk_X509_num(stack); }

/// One certificate of a stack, which keeps it.
static inline X509 *maabar_certificates_at(STACK_OF(X509) *stack, int place) {
  return sk_X509_value(stack, place);
}

/// Frees a stack with its certificates.
static inline void maabar_certificates_free_all(STACK_OF(X509) *stack) {
  sk_X509_pop_free(stack, X509_free);
}

/// How many signers a signed message has.
static inline int maabar_signers_count(STACK_OF(CMS_SignerInfo) *signers) {
  return sk_CMS_SignerInfo_num(signers);
}

/// One signer, which belongs to the message.
static inline CMS_SignerInfo *maabar_signers_at(STACK_OF(CMS_SignerInfo) *signers, int place) {
  return sk_CMS_SignerInfo_value(signers, place);
}

/// How many certificates a revocation list names.
static inline int maabar_revoked_count(X509_CRL *list) {
  STACK_OF(X509_REVOKED) *revoked = X509_CRL_get_REVOKED(list);
  return revoked ? sk_X509_REVOKED_num(revoked) : 0;
}

/// 1 where the extended key usage of a certificate names an object identifier, given with points.
static inline int maabar_has_purpose(const X509 *certificate, const char *identifier) {
  EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
  int found = 0;
  for (int place = 0; purposes && place < sk_ASN1_OBJECT_num(purposes); place++) {
    char text[128];
    int count = OBJ_obj2txt(text, sizeof text, sk_ASN1_OBJECT_value(purposes, place), 1);
    if (count > 0 && count < (int)sizeof text && strcmp(text, identifier) == 0) found = 1;
  }
  EXTENDED_KEY_USAGE_free(purposes);
  return found;
}

/// 1 where the basic constraints or the key usage of a certificate claim an authority's key.
static inline int maabar_claims_authority(const X509 *certificate) {
  BASIC_CONSTRAINTS *constraints =
      X509_get_ext_d2i(certificate, NID_basic_constraints, NULL, NULL);
  ASN1_BIT_STRING *usage = X509_get_ext_d2i(certificate, NID_key_usage, NULL, NULL);
  int claims = (constraints && constraints->ca) || (usage && ASN1_BIT_STRING_get_bit(usage, 5));
  BASIC_CONSTRAINTS_free(constraints);
  ASN1_BIT_STRING_free(usage);
  return claims;
}

/// EVP_RSA_gen, a macro over a variadic function.
static inline EVP_PKEY *maabar_generate_rsa(unsigned int bits) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)bits);
}

/// Spells the parameters of a key's curve out, or names the curve, when the key is written.
static inline int maabar_spell_curve(EVP_PKEY *key, int in_full) {
  return EVP_PKEY_set_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING,
                                        in_full ? "explicit" : "named_curve");
}

/// How a name is printed on one line: RFC 2253, but characters beyond ASCII as they are.
static const unsigned long maabar_one_line = XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB;

/// What is the same on both sides of TLS: version 1.3 only, one signature algorithm, two groups, no
/// renegotiation, buffers given back while nothing is under way, no certificate added by OpenSSL.
static inline int maabar_tls_rules(SSL_CTX *context) {
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
  return SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
         SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
         SSL_CTX_set1_groups_list(context, "X25519:P-256") == 1 &&
         SSL_CTX_set1_sigalgs_list(context, "ECDSA+SHA256") == 1;
}

/// SSL_CTX_sess_set_cache_size, SSL_OP_NO_TICKET: `count` sessions at most are kept here, and what a
/// client gets is only the name of one of them.
static inline void maabar_tls_keep_sessions(SSL_CTX *context, long count) {
  SSL_CTX_set_session_cache_mode(context, count > 0 ? SSL_SESS_CACHE_SERVER : SSL_SESS_CACHE_OFF);
  SSL_CTX_sess_set_cache_size(context, count);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
}

/// SSL_CTX_set_max_cert_list: bytes of certificates that a peer may send.
static inline void maabar_tls_certificate_bytes(SSL_CTX *context, long count) {
  SSL_CTX_set_max_cert_list(context, count);
}

/// SSL_CTX_add1_chain_cert.
static inline int maabar_tls_add_chain(SSL_CTX *context, X509 *certificate) {
  return SSL_CTX_add1_chain_cert(context, certificate) == 1;
}

/// SSL_set_tlsext_host_name.
static inline int maabar_tls_server_name(SSL *session, const char *name) {
  return SSL_set_tlsext_host_name(session, name) == 1;
}

/// The private key that a provider or, for PKCS #11 before there was a provider, an engine knows by
/// an address; NULL where neither does. Nobody is asked for a PIN: the address names a file of it.
static inline EVP_PKEY *maabar_stored_key(const char *address) {
  EVP_PKEY *key = NULL;
  OSSL_STORE_CTX *store = OSSL_STORE_open(address, NULL, NULL, NULL, NULL);
  while (store && !key && !OSSL_STORE_eof(store)) {
    OSSL_STORE_INFO *found = OSSL_STORE_load(store);
    if (!found) break;
    if (OSSL_STORE_INFO_get_type(found) == OSSL_STORE_INFO_PKEY)
      key = OSSL_STORE_INFO_get1_PKEY(found);
    OSSL_STORE_INFO_free(found);
  }
  if (store) OSSL_STORE_close(store);
#ifndef OPENSSL_NO_ENGINE
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
  if (!key && strncmp(address, "pkcs11:", 7) == 0) {
    ENGINE_load_builtin_engines();
    ENGINE *engine = ENGINE_by_id("pkcs11");
    if (engine && ENGINE_init(engine)) {
      key = ENGINE_load_private_key(engine, address, NULL, NULL);
      ENGINE_finish(engine);
    }
    ENGINE_free(engine);
  }
#pragma clang diagnostic pop
#endif
  return key;
}

/// What a client says (ALPN, RFC 7301) that has no certificate yet and asks to be enrolled.
#define MAABAR_NEWCOMER "maabar-enrolment/1"
#define MAABAR_NEWCOMER_LENGTH (sizeof(MAABAR_NEWCOMER) - 1)

/// Of such a client no certificate is asked, and it gets nothing to take its session up with.
static inline int maabar_tls_meet_newcomer(SSL *session, const unsigned char **chosen,
                                           unsigned char *length, const unsigned char *offered,
                                           unsigned int count, void *unused) {
  (void)unused;
  for (unsigned int at = 0; at < count; at += offered[at] + 1u) {
    if (offered[at] == MAABAR_NEWCOMER_LENGTH && count - at > MAABAR_NEWCOMER_LENGTH &&
        memcmp(offered + at + 1, MAABAR_NEWCOMER, MAABAR_NEWCOMER_LENGTH) == 0) {
      *chosen = offered + at + 1;
      *length = MAABAR_NEWCOMER_LENGTH;
      SSL_set_verify(session, SSL_VERIFY_NONE, NULL);
      SSL_set_num_tickets(session, 0);
      return SSL_TLSEXT_ERR_OK;
    }
  }
  return SSL_TLSEXT_ERR_NOACK;
}

/// Lets clients in that ask to be enrolled.
static inline void maabar_tls_take_newcomers(SSL_CTX *context) {
  SSL_CTX_set_alpn_select_cb(context, maabar_tls_meet_newcomer, NULL);
}

/// Says that this client asks to be enrolled.
static inline int maabar_tls_be_newcomer(SSL_CTX *context) {
  unsigned char offered[1 + MAABAR_NEWCOMER_LENGTH];
  offered[0] = MAABAR_NEWCOMER_LENGTH;
  memcpy(offered + 1, MAABAR_NEWCOMER, MAABAR_NEWCOMER_LENGTH);
  return SSL_CTX_set_alpn_protos(context, offered, sizeof(offered)) == 0;
}

/// A memory BIO that says "try again" and not "ended" when it is empty.
static inline BIO *maabar_tls_bio(void) {
  BIO *memory = BIO_new(BIO_s_mem());
  if (memory) BIO_set_mem_eof_return(memory, -1);
  return memory;
}

/// BIO_pending.
static inline size_t maabar_bio_pending(BIO *memory) { return BIO_pending(memory); }

/// Puts `take` in the place of OpenSSL's own source of random bytes, for the whole process.
static inline int maabar_own_randomness(int (*take)(unsigned char *, int), int (*status)(void)) {
  static RAND_METHOD method;
  method.bytes = take;
  method.pseudorand = take;
  method.status = status;
  return RAND_set_rand_method(&method);
}

/// Random bytes of OpenSSL's own source, whatever stands in its place.
static inline int maabar_openssl_random(unsigned char *bytes, int count) {
  return RAND_OpenSSL()->bytes(bytes, count);
}
