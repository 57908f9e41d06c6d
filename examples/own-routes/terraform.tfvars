region = "us-east-1"
name   = "own-routes"
