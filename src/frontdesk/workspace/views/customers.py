from django.http import HttpResponse

def customers(request, **kw):
    return HttpResponse('soon')

def customer(request, **kw):
    return HttpResponse('soon')

def details(request, **kw):
    return HttpResponse('soon')
