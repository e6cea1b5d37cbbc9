"""What the demo pictures show. Each function draws one thing, standing on y = 820
or lying around (500, 500), in the colours it is given."""
