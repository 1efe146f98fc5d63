"""The door for customers and employees: help centre, forms, tracking, surveys."""
