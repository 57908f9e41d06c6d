region = "us-east-1"
name   = "gpt2-jwt"

# Replace these with your own: a Cognito user pool, https://cognito-idp.<region>.amazonaws.com/<pool id>, or
# any other provider with an OpenID configuration below this URL.
issuer          = "https://issuer.example.com"
audiences       = ["gpt2"]
generate_scopes = ["generate"]
